import { VARIABLES } from '../../env/variables.js';
import type { Bundle, SecretFile } from './bundle.js';

/** Where Docker mounts secrets, for people whose secrets are not files yet. */
export const SECRETS_FOLDER = '/run/secrets';

/** The variables in their order, with the `_FILE` form for what is in a file of `folder`. */
export function variablePairs(
  { variables, files }: Bundle,
  pathOf: (file: SecretFile) => string,
): [name: string, text: string][] {
  return VARIABLES.flatMap((variable) => {
    const file = files.find((one) => one.variable === variable);
    if (file) return [[`${variable}_FILE`, pathOf(file)] as [string, string]];
    const text = variables.get(variable);
    return text === undefined ? [] : [[variable, text] as [string, string]];
  });
}

/** What a file has to hold, as a line of a comment. */
export function contentNote({ content }: SecretFile): string {
  return `holds: ${content}`;
}

/** The variables as a `.env` file. */
export function formatDotenv(bundle: Bundle): string {
  const notes = bundle.files.map((file) => `# ${pathInDocker(file)} ${contentNote(file)}`);
  const lines = variablePairs(bundle, pathInDocker).map(([name, text]) => dotenvLine(name, text));
  return [...notes, ...lines].join('\n');
}

/** Where the secret is: the file that is named already, else where Docker would mount it. */
export function pathInDocker({ path, name }: SecretFile): string {
  return path ?? `${SECRETS_FOLDER}/${name}`;
}

/** A text that no line of a `.env` file can hold; the message says why, without the text. */
export class UnwritableTextError extends Error {
  override readonly name = 'UnwritableTextError';
}

/**
 * A line of a `.env` file. Unquoted where that can be read back, since `docker run --env-file` keeps quotes.
 *
 * @throws UnwritableTextError where the text holds a line break or every kind of quote
 */
export function dotenvLine(name: string, text: string): string {
  if (/^[^\s'"`#$][^'`#$\r\n]*$/.test(text) && text.trim() === text) return `${name}=${text}`;
  const quote = ["'", '"', '`'].find((one) => !text.includes(one));
  if (/[\r\n]/.test(text)) throw unwritable(name, 'it has a line break');
  if (quote === undefined)
    throw unwritable(name, `it holds ', " and \` at once. In a URL, write one of them as %27, %22 or %60`);
  return `${name}=${quote}${text}${quote}`;
}

function unwritable(name: string, reason: string): UnwritableTextError {
  return new UnwritableTextError(`${name} cannot be written to a .env file: ${reason}`);
}
