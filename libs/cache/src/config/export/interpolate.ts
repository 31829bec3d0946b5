/** A text of a Compose file with its variables decided. */
export interface Interpolated {
  readonly text: string;
  /** Whether a default was taken. */
  readonly usesDefault: boolean;
  /** Names of variables that have no default, so that what they give is unknown. */
  readonly open: readonly string[];
}

/**
 * Decides `${VAR:-default}` and its like in a text of a Compose file as if no variable were set, so that an import gives
 * the same answer on every machine: the default where there is one, else nothing. `$$` is a dollar sign.
 *
 * @see https://docs.docker.com/reference/compose-file/interpolation/
 */
export function interpolate(text: string): Interpolated {
  const open: string[] = [];
  let usesDefault = false;
  let result = '';
  for (let at = 0; at < text.length;) {
    const reference = referenceAt(text, at);
    if (!reference) {
      result += text[at];
      at += 1;
      continue;
    }
    at = reference.end;
    if (reference.fallback === undefined) {
      if (reference.name === '') result += '$';
      else open.push(reference.name);
      continue;
    }
    const inner = interpolate(reference.fallback);
    usesDefault = true;
    open.push(...inner.open);
    result += inner.text;
  }
  return { text: result, usesDefault, open };
}

interface Reference {
  /** Empty for a dollar sign that is meant as one. */
  readonly name: string;
  readonly fallback?: string;
  readonly end: number;
}

function referenceAt(text: string, at: number): Reference | undefined {
  if (text[at] !== '$') return undefined;
  const rest = text.slice(at);
  if (rest.startsWith('$$')) return { name: '', end: at + 2 };
  const bare = /^\$([A-Za-z_]\w*)/.exec(rest);
  if (bare) return { name: bare[1] ?? '', end: at + bare[0].length };
  const braced = /^\$\{([A-Za-z_]\w*)/.exec(rest);
  const end = braced ? closingBrace(text, at + 2) : -1;
  if (!braced || end === -1) return undefined;
  const operation = text.slice(at + braced[0].length, end);
  const name = braced[1] ?? '';
  const [, operator, word = ''] = /^(:?[-+?])([^]*)$/.exec(operation) ?? [];
  if (operation !== '' && operator === undefined) return undefined;
  if (operator?.endsWith('-')) return { name, fallback: word, end: end + 1 };
  return operator?.endsWith('+') ? { name, fallback: '', end: end + 1 } : { name, end: end + 1 };
}

/** Where the brace closes that is open at `start`; braces of a JSON default are counted. */
function closingBrace(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
