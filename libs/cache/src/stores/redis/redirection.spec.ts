import { describe, expect, it } from '@jest/globals';
import { CacheError } from '../../contracts/cache-error.js';
import { redirectionOf } from './redirection.js';

describe('redirectionOf', () => {
  it.each([
    ['MOVED 3999 127.0.0.1:6381', { kind: 'moved', slot: 3999, node: { host: '127.0.0.1', port: 6381 } }],
    ['ASK 3999 ::1:6381', { kind: 'ask', slot: 3999, node: { host: '::1', port: 6381 } }],
    ['MOVED 3999 :6381', { kind: 'moved', slot: 3999, node: { host: '', port: 6381 } }],
    ['TRYAGAIN Multiple keys request during rehashing of slot', { kind: 'try again' }],
    ['ERR unknown command', undefined],
  ])('reads %s', (message, redirection) => {
    const cause = new Error(message);

    expect(redirectionOf(cause)).toEqual(redirection);
    expect(redirectionOf(new CacheError('CACHE_REMOTE_REFUSED', 'refused', { cause }))).toEqual(redirection);
  });
});
