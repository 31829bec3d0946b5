import { fencedBlocks } from './markdown.js';
import { runFakeAsync, type FakeWorld } from './fake-cli-io.js';

/** A line that a person types, and what is printed below it. */
interface ConsoleStep {
  readonly command: string;
  readonly output: string;
}

const ELLIPSIS = '…';

/**
 * What is wrong with the blocks of `console` that a Markdown text shows. Each begins with nothing but the files that it
 * prints with `$ cat FILE`, and every `$ [NAME=value] npx cache-config …` prints what stands below it; a line with `…`
 * stands for any lines. `$ echo $?` is how the command before it ended. A block of `console presets` has
 * `cache.presets.ts` beside it, with what `presets` exports.
 */
export async function consoleProblems(
  markdown: string,
  presets: Readonly<Record<string, unknown>> = {},
): Promise<string[]> {
  const blocks = fencedBlocks(markdown).filter(({ language }) => language === 'console');
  const problems = await Promise.all(
    blocks.map(({ text, info }) => {
      const modules = info.includes('presets') ? { 'cache.presets.ts': presets } : {};
      return problemsOf(stepsIn(text), { modules });
    }),
  );
  return problems.flat();
}

function stepsIn(text: string): ConsoleStep[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = '', ...output] = step.trimEnd().split('\n');
      return { command, output: output.join('\n') };
    });
}

async function problemsOf(steps: readonly ConsoleStep[], world: FakeWorld): Promise<string[]> {
  const files: Record<string, string> = {};
  const problems: string[] = [];
  let lastExit: number | undefined;
  for (const { command, output } of steps) {
    const words = wordsOf(command);
    const [program, file] = words;
    if (program === 'cat' && file !== undefined) files[file] = `${output}\n`;
    else if (command === 'echo $?') {
      if (output !== String(lastExit)) problems.push(`it ended with ${lastExit}, not ${output}`);
    } else {
      const run = await runLine(words, { ...world, files });
      lastExit = run?.exitCode;
      if (run?.text === undefined) problems.push(`nobody can run here: ${command}`);
      else if (!matches(run.text, output)) problems.push(`${command} prints:\n${run.text}`);
    }
  }
  return problems;
}

async function runLine(words: readonly string[], world: FakeWorld) {
  const at = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  if (words[at] !== 'npx' || words[at + 1] !== 'cache-config') return undefined;
  const env = Object.fromEntries(words.slice(0, at).map((word) => word.split(/=([^]*)/, 2)));
  const { exitCode, stdout, stderr } = await runFakeAsync(words.slice(at + 2), { ...world, env });
  return { exitCode, text: [stdout, stderr].filter(Boolean).join('\n').trimEnd() };
}

/** The words of a line as a shell parts them; quotes hold together what is between them. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}

function matches(found: string, expected: string): boolean {
  const parts = expected.split('\n').map((line) => {
    if (line.trim() === ELLIPSIS) return '(?:[^\\n]*\\n)*?[^\\n]*';
    return line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('\\n')}$`).test(found);
}
