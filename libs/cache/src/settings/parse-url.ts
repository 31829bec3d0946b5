import type { UrlDescriptor } from './descriptor.js';
import { Secret, maskUrls } from './secret.js';
import { refuse, type ParsedValue } from './setting-value.js';

const EXAMPLE = 'redis://host:6379/0';
const ENCODE =
  'percent-encode special characters of user and password: @ is %40, / is %2F, # is %23, % is %25';
/** Redis numbers its databases by a 32-bit integer, and no server has more than this. */
const MAX_DATABASE = 100_000;

/** A Redis URL that a client can use as it is: scheme, decodable user info, host, port from 1, number of a database. */
export function parseUrl(raw: unknown, { schemes }: UrlDescriptor): ParsedValue {
  const expected = schemes.map((scheme) => `${scheme}://`).join(', ');
  const example = { expected, fix: [`write it as ${EXAMPLE}`] };
  if (typeof raw !== 'string') return refuse('CCFG107', 'not a text', example);
  const text = raw.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (!scheme) return refuse('CCFG108', 'not a URL: it does not start with a scheme', example);
  if (!schemes.includes(scheme)) {
    const fix = ['for TLS write rediss://, else redis://'];
    return refuse('CCFG105', `unsupported URL scheme "${scheme}://"`, { expected, fix });
  }
  const problem = problemOf(text);
  if (!problem) return { value: new Secret(text, shownOf(text)) };
  const shape = `${expected} with a host, an optional port and database`;
  return refuse('CCFG108', problem.message, { expected: problem.expected ?? shape, fix: [problem.fix] });
}

/** The address without the user info, from what the URL parser made of it: no way of writing it gets past that. */
function shownOf(text: string): string {
  const url = new URL(text);
  const hasUserInfo = url.username !== '' || url.password !== '';
  url.username = url.password = '';
  return maskUrls(hasUserInfo ? url.href.replace('//', '//******:******@') : url.href);
}

interface UrlProblem {
  readonly message: string;
  readonly expected?: string;
  readonly fix: string;
}

function problemOf(text: string): UrlProblem | undefined {
  if (/[\s\p{Cc}]/u.test(text))
    return { message: 'it holds white space or a control character', fix: ENCODE };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname || url.hash !== '' || url.search.includes('@'))
    return { message: 'not a URL that can be read', fix: ENCODE };
  if (!isDecodable(url.username) || !isDecodable(url.password)) {
    return { message: 'its user or password holds a % that encodes nothing', fix: ENCODE };
  }
  if (url.port === '0')
    return { message: 'nothing listens on port 0', expected: EXAMPLE, fix: 'write the port of the server' };
  const database = url.pathname.replace(/^\//, '');
  if (/^\d*$/.test(database) && Number(database) <= MAX_DATABASE) return undefined;
  return {
    message: 'the path of a Redis URL is the number of a database',
    expected: EXAMPLE,
    fix: `write it as ${EXAMPLE}`,
  };
}

function isDecodable(part: string): boolean {
  try {
    return decodeURIComponent(part) !== undefined;
  } catch {
    return false; // URIError: a % without two hexadecimal digits behind it
  }
}
