import { suggest } from '../../settings/suggest.js';
import type { RenderRegion } from './regions.js';
import { variableDocs } from './variable-docs.js';

/** The name of the region of a Compose file that holds the variables of the cache. */
export const COMPOSE_REGION = 'cache-config';

const WORDS = ['preset', 'redis-url', 'redis-url-file'] as const;
type Word = (typeof WORDS)[number];

const ALLOWED: Readonly<Record<Word, RegExp>> = {
  preset: /^[a-z0-9-]+$/,
  'redis-url': /^rediss?(?:\+[a-z]+)?:\/\/[^\s'"@]+$/, // no user info: a password belongs into a secret
  'redis-url-file': /^\/[^\s'"]+$/,
};

/**
 * The lines of an `environment:` block that `# >>> cache-config preset=… [redis-url=… | redis-url-file=…]` asks for: the
 * four variables, each with what it is for.
 */
export function composeRegion(presets: readonly string[]): RenderRegion {
  return (words) => {
    const given = words.split(/\s+/).filter(Boolean).map(parseWord);
    const wrong = given.find(([word, value]) => !isAllowed(word, value, presets));
    if (wrong) return { problem: problemOf(wrong, presets) };
    const values = new Map(given);
    const preset = values.get('preset');
    if (preset === undefined) return { problem: 'name the preset: # >>> cache-config preset=production' };
    return [
      ...commented('CACHE_PRESET', `CACHE_PRESET: \${CACHE_PRESET:-${preset}}`),
      ...redisLines(values.get('redis-url'), values.get('redis-url-file')),
      ...commented('ENABLE_AI_CACHE', 'ENABLE_AI_CACHE: ${ENABLE_AI_CACHE:-}', 'Blank: the preset decides.'),
      ...commented('CACHE_CUSTOM_CONFIG', 'CACHE_CUSTOM_CONFIG: ${CACHE_CUSTOM_CONFIG:-}'),
    ];
  };
}

function parseWord(word: string): readonly [string, string] {
  const [name = '', ...value] = word.split('=');
  return [name, value.join('=')];
}

function isAllowed(word: string, value: string, presets: readonly string[]): boolean {
  const pattern = ALLOWED[word as Word] as RegExp | undefined;
  return pattern !== undefined && pattern.test(value) && (word !== 'preset' || presets.includes(value));
}

/** Names no value: what stands in the place of a URL may be one with a password. */
function problemOf([word, value]: readonly [string, string], presets: readonly string[]): string {
  if (word === 'preset' && ALLOWED.preset.test(value)) {
    const [guess] = suggest(value, presets);
    return `unknown preset "${value}"${guess === undefined ? '' : `: did you mean "${guess}"?`}`;
  }
  const isKnown = (WORDS as readonly string[]).includes(word);
  return isKnown
    ? `${word} takes ${EXPECTED[word as Word]}`
    : `only ${WORDS.join(', ')} may follow «cache-config»`;
}

const EXPECTED: Readonly<Record<Word, string>> = {
  preset: 'the name of a preset',
  'redis-url': 'a Redis URL without user and password; for those use redis-url-file',
  'redis-url-file': 'an absolute path',
};

function redisLines(url: string | undefined, file: string | undefined): string[] {
  if (file !== undefined)
    return [
      '# The URL of Redis holds the password and comes from a file. The plain form is blanked, which counts as unset,',
      '# since both forms at once are an error.',
      `CACHE_REDIS_URL: ''`,
      `CACHE_REDIS_URL_FILE: ${file}`,
    ];
  if (url === undefined) return commented('CACHE_REDIS_URL', 'CACHE_REDIS_URL: ${CACHE_REDIS_URL:-}');
  return [
    '# Not taken from .env: an address there is as the host sees it, and localhost is another machine in here.',
    `CACHE_REDIS_URL: ${url}`,
  ];
}

function commented(name: keyof typeof variableDocs, line: string, ...more: readonly string[]): string[] {
  return [...[...variableDocs[name], ...more].map((one) => `# ${one}`), line];
}
