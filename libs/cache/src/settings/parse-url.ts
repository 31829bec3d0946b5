import type { UrlDescriptor } from './descriptor.js';
import { parseRedisAddress, shownAddress } from './redis-address.js';
import { Secret } from './secret.js';
import { refuse, type ParsedValue } from './setting-value.js';
import { suggest } from './suggest.js';

const EXAMPLE = 'redis://host:6379/0';

/** A Redis URL that a client can use as it is. */
export function parseUrl(raw: unknown, { schemes }: UrlDescriptor): ParsedValue {
  const expected = schemes.map((scheme) => `${scheme}://`).join(', ');
  const example = { expected, fix: [`write it as ${EXAMPLE}`] };
  if (typeof raw !== 'string') return refuse('CCFG107', 'not a text', example);
  const text = raw.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (!scheme) return refuse('CCFG108', 'not a URL: it does not start with a scheme', example);
  if (!schemes.includes(scheme)) {
    const [guess] = suggest(scheme, schemes);
    const fix = [guess ? `did you mean ${guess}://?` : 'for TLS write rediss://, else redis://'];
    return refuse('CCFG105', `unsupported URL scheme "${scheme}://"`, { expected, fix });
  }
  const address = parseRedisAddress(text);
  if (!('message' in address)) return { value: new Secret(text, shownAddress(text)) };
  const { message, fix, ...shape } = address;
  return refuse('CCFG108', message, { ...shape, fix: [fix] });
}
