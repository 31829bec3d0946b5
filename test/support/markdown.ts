/** A fenced block of a Markdown text. */
export interface FencedBlock {
  readonly language: string;
  /** What the fence says behind the language: `cache expect=CCFG102`. */
  readonly info: readonly string[];
  readonly text: string;
  /** The file that a comment `<!-- from path -->` above the block names. */
  readonly from: string | undefined;
}

const FENCE = /(?:<!-- from (\S+) -->\s*)?^```(\S*)([^\n]*)\n([^]*?)^```$/gm;

/** The fenced blocks of a Markdown text, in their order. */
export function fencedBlocks(markdown: string): FencedBlock[] {
  return [...markdown.matchAll(FENCE)].map(([, from, language = '', info = '', text = '']) => ({
    language,
    info: info.split(' ').filter(Boolean),
    text,
    from,
  }));
}

/** The rows of the tables of a Markdown text, without head and rule: the cells as they are written. */
export function tableRows(markdown: string): string[][] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  const rule = (line: string): boolean => /^[|\s:-]+$/.test(line);
  return lines
    .filter((line, index) => !rule(line) && !rule(lines[index + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}
