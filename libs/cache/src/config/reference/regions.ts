/** A text with its regions written anew, or why one cannot be. */
export type RegionUpdate = { readonly text: string } | { readonly problem: string };

/** What stands between the marks of a region; `words` are what its first mark says behind the name. */
export type RenderRegion = (words: string) => readonly string[] | { readonly problem: string };

/** Whether a text holds a region of this name. */
export function hasRegion(text: string, name: string): boolean {
  return text.split('\n').some((line) => isStart(line, name));
}

/**
 * Writes each region anew that stands between `# >>> name words` and `# <<< name`, in Markdown between comments of the
 * same words; the marks stay, and lines are indented as the first one.
 */
export function updateRegions(text: string, name: string, render: RenderRegion): RegionUpdate {
  const lines: string[] = [];
  let open: number | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (open !== undefined && isStart(line, name)) return unclosed(name, open);
    if (open !== undefined && !isEnd(line, name)) continue;
    open = undefined;
    lines.push(line);
    if (!isStart(line, name)) continue;
    const rendered = render(wordsOf(line, name));
    if ('problem' in rendered) return { problem: `line ${index + 1}: ${rendered.problem}` };
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    lines.push(...rendered.map((one) => (one === '' ? '' : indent + one)));
    open = index + 1;
  }
  return open === undefined ? { text: lines.join('\n') } : unclosed(name, open);
}

function unclosed(name: string, line: number): RegionUpdate {
  return { problem: `line ${line}: no «<<< ${name}» ends what begins here` };
}

function isStart(line: string, name: string): boolean {
  return new RegExp(String.raw`^\s*(#|<!--) >>> ${name}\b`).test(line);
}

function isEnd(line: string, name: string): boolean {
  return new RegExp(String.raw`^\s*(#|<!--) <<< ${name}\b`).test(line);
}

function wordsOf(line: string, name: string): string {
  return line.slice(line.indexOf(name) + name.length).replace(/-->\s*$/, '').trim(); // prettier-ignore
}
