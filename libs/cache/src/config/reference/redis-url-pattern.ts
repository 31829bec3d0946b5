/** Redis URLs as people write them. */
export const REDIS_URL_EXAMPLES = [
  'redis://localhost:6379/0',
  'rediss://cache.internal:6380/0',
  'redis+unix:///run/redis/redis.sock?db=0',
  'redis+cluster://node1:6379,node2:6379',
  'redis+sentinel://sentinel1:26379,sentinel2:26379/cache/0',
];

const CONTROL = String.raw`\u0000-\u001f\u007f-\u009f`;
const USER_INFO = String.raw`(?:(?:[^\s/?#%${CONTROL}]|%[0-9A-Fa-f]{2})*@)?`;
const HOST = String.raw`(?:\[[0-9A-Fa-f:.]+\]|[^\s/?#@:<>\[\]\\^|,${CONTROL}]+)`;
const PORT_NUMBER = String.raw`0*(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])`;
const NODE = String.raw`${HOST}(?::(?:${PORT_NUMBER})?)?`;
const NODES = `${NODE}(?:,${NODE})*`;
const NUMBER = String.raw`0*(?:\d{1,5}|100000)`;
const DATABASE = String.raw`(?:/(?:${NUMBER})?)?`;
const FILE = String.raw`/(?:[^\s?#@%${CONTROL}]|%[0-9A-Fa-f]{2})+`;

/** What may stand behind each scheme. */
const BEHIND = {
  plain: `${NODE}${DATABASE}`,
  unix: String.raw`${FILE}(?:\?db=${NUMBER})?`,
  cluster: `${NODES}(?:/0*)?`,
  sentinel: String.raw`${NODES}/[\w.-]+${DATABASE}`,
};

/**
 * A regular expression for what the runtime takes as a Redis URL: scheme in any case, hosts, ports from 1 to 65535,
 * number of a database. It leaves to the runtime what needs a URL parser: whether an IPv6 address is one, whether
 * percent-encoded user info is UTF-8, and `.` and `..` in the path.
 */
export function redisUrlPattern(schemes: readonly string[]): string {
  const forms = schemes.map((scheme) => {
    const [, kind = 'plain'] = scheme.split('+');
    return `${inAnyCase(scheme)}://${USER_INFO}${BEHIND[kind as keyof typeof BEHIND]}`;
  });
  return String.raw`^\s*(?:${forms.join('|')})\s*$`;
}

function inAnyCase(word: string): string {
  return word
    .replace('+', String.raw`\+`)
    .replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
