import { parseDotenv } from '../../env/dotenv-assignments.js';
import { parseJson } from '../../env/parse-json.js';
import { variablesIn, type FoundVariable } from './yaml-variables.js';
import { readYaml } from './yaml-text.js';

/** The formats that `cache-config import` reads. */
export const IMPORT_FORMATS = ['json', 'env', 'compose', 'k8s', 'helm'] as const;

/** One of them. */
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** What a file says to the cache. */
export interface Imported {
  readonly format: ImportFormat;
  readonly variables: Readonly<Record<string, string>>;
  /** What was decided on the way; without values. */
  readonly notes: readonly string[];
}

/** Reads a text in any format that export writes; by its content where no format is named. */
export async function readImport(
  text: string,
  format?: ImportFormat,
): Promise<Imported | { readonly problem: string }> {
  if (isFormat(format, 'json', () => isCustomJson(text)))
    return { format: 'json', variables: { CACHE_CUSTOM_CONFIG: text }, notes: [] };
  if (isFormat(format, 'env', () => looksLikeDotenv(text)))
    return { format: 'env', variables: parseDotenv(text), notes: [] };
  const read = await readYaml(text);
  if ('problem' in read) return read;
  const found = format ?? yamlFormat(read.values);
  const dialect = { interpolates: found === 'compose' };
  return gather(
    found,
    read.values.flatMap((value) => variablesIn(value, dialect)),
  );
}

function isFormat(
  given: ImportFormat | undefined,
  format: ImportFormat,
  looksLikeIt: () => boolean,
): boolean {
  return given === undefined ? looksLikeIt() : given === format;
}

/** Text in braces is the custom configuration, right or wrong, unless it is a file of the others as JSON. */
function isCustomJson(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  const parsed = parseJson(text);
  const keys = 'root' in parsed && parsed.root.kind === 'object' ? parsed.root.entries : [];
  return !keys.some(({ key }) => FOREIGN.has(key));
}

const FOREIGN: ReadonlySet<string> = new Set(['apiVersion', 'services', 'environment', 'extraEnvVars']);

function looksLikeDotenv(text: string): boolean {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const first = lines.find((line) => line !== '' && !line.startsWith('#'));
  return first !== undefined && /^(export\s+)?[A-Za-z_]\w*\s*=/.test(first);
}

function yamlFormat(documents: readonly unknown[]): ImportFormat {
  const has = (key: string) => documents.some((one) => typeof one === 'object' && one !== null && key in one);
  if (has('apiVersion')) return 'k8s';
  return has('services') || has('environment') ? 'compose' : 'helm';
}

/** One value per variable: two services may say the same, not two different things. */
function gather(
  format: ImportFormat,
  found: readonly FoundVariable[],
): Imported | { readonly problem: string } {
  const variables: Record<string, string> = {};
  for (const { name, text } of found) {
    if (text === undefined) continue;
    if ((variables[name] ?? text) !== text) return { problem: `it sets ${name} twice, to different values` };
    variables[name] = text;
  }
  const notes = new Set(found.flatMap(({ note }) => (note === undefined ? [] : [note])));
  return { format, variables, notes: [...notes] };
}
