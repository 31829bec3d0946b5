/** What shells, dotenv, Compose or YAML would read as more than a character, and what cannot be printed. */
const AWKWARD = /['`$#\u007f-\uffff]/g;

/**
 * JSON on one line that survives every place a variable is written in: unquoted in a `.env` file, with
 * `docker run --env-file`, in Compose and in YAML. What one of them would interpret is written as `\u0024`, which is the
 * same text to JSON.
 */
export function portableJson(value: unknown): string {
  return JSON.stringify(value).replace(AWKWARD, escapeInJson);
}

function escapeInJson(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
