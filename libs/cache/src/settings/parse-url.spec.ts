import { describe, expect, it } from '@jest/globals';
import { url } from './descriptor.js';
import { parseUrl } from './parse-url.js';
import { Secret } from './secret.js';

const address = url({ schemes: ['redis', 'rediss'], doc: '' });
const resultOf = (text: unknown) => parseUrl(text, address);

describe('parseUrl', () => {
  it.each([
    'redis://localhost',
    'rediss://user:p%40ss@cache.example.com:6380/15',
    'redis://:pass@10.0.0.1:6379',
    'redis://[::1]:6379/0',
    '  redis://h  ',
  ])('takes %s', (text) => {
    expect(resultOf(text)).toMatchObject({ value: expect.any(Secret) });
  });

  it.each([
    ['redis://:pa%ss@host', 'its user or password holds a % that encodes nothing'],
    ['redis://us%er@host', 'its user or password holds a % that encodes nothing'],
    ['redis://us\ner:pass@host', 'it holds white space or a control character'],
    ['redis://host:0', 'nothing listens on port 0'],
    ['redis://host/99999999999999', 'the path of a Redis URL is the number of a database'],
    ['redis://host/cache', 'the path of a Redis URL is the number of a database'],
    ['redis://', 'not a URL that can be read'],
    ['redis://host:99999', 'not a URL that can be read'],
    ['localhost:6379', 'not a URL: it does not start with a scheme'],
  ])('refuses %s', (text, message) => {
    expect(resultOf(text)).toMatchObject({ problem: { code: 'CCFG108', message } });
  });

  it('shows the address without its user info', () => {
    expect(String((resultOf('rediss://user:p%40ss@h:6380/2') as { value: unknown }).value)).toBe(
      'rediss://******:******@h:6380/2',
    );
  });

  it('shows a password in nothing that it says', () => {
    expect(JSON.stringify(resultOf('redis://:can%ary@host'))).not.toContain('can');
  });
});
