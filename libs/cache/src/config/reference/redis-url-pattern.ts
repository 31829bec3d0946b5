/** Redis URLs as people write them. */
export const REDIS_URL_EXAMPLES = ['redis://localhost:6379/0', 'rediss://cache.internal:6380/0'];

const CONTROL = String.raw`\u0000-\u001f\u007f-\u009f`;
const USER_INFO = String.raw`(?:(?:[^\s/?#%${CONTROL}]|%[0-9A-Fa-f]{2})*@)?`;
const HOST = String.raw`(?:\[[0-9A-Fa-f:.]+\]|[^\s/?#@:<>\[\]\\^|${CONTROL}]+)`;
const PORT_NUMBER = String.raw`0*(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])`;
const DATABASE = String.raw`(?:/(?:0*(?:\d{1,5}|100000))?)?`;
const QUERY = String.raw`(?:\?[^\s#@${CONTROL}]*)?`;

/**
 * A regular expression for what the runtime takes as a Redis URL: scheme in any case, host, port from 1 to 65535,
 * number of a database. It leaves to the runtime what needs a URL parser: whether an IPv6 address is one, whether
 * percent-encoded user info is UTF-8, and `.` and `..` in the path.
 */
export function redisUrlPattern(schemes: readonly string[]): string {
  const scheme = schemes.map(inAnyCase).join('|');
  return String.raw`^\s*(?:${scheme})://${USER_INFO}${HOST}(?::(?:${PORT_NUMBER})?)?${DATABASE}${QUERY}#?\s*$`;
}

function inAnyCase(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
