import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { builtInPresets } from '../../presets/registry.js';
import { composeRegion } from './compose-region.js';

const render = composeRegion(builtInPresets.map(({ name }) => name));

function linesOf(words: string): readonly string[] {
  const rendered = render(words);
  if ('problem' in rendered) throw new Error(rendered.problem);
  return rendered;
}

const environmentOf = (words: string): unknown => parse(linesOf(words).join('\n')) as unknown;

describe('composeRegion', () => {
  it('sets the four variables, each open to the .env file', () => {
    expect(environmentOf('preset=simple')).toEqual({
      CACHE_PRESET: '${CACHE_PRESET:-simple}',
      CACHE_REDIS_URL: '${CACHE_REDIS_URL:-}',
      ENABLE_AI_CACHE: '${ENABLE_AI_CACHE:-}',
      CACHE_CUSTOM_CONFIG: '${CACHE_CUSTOM_CONFIG:-}',
    });
  });

  it('fixes the address of a Redis in the same network', () => {
    expect(environmentOf('preset=simple redis-url=redis://redis:6379/0')).toMatchObject({
      CACHE_REDIS_URL: 'redis://redis:6379/0',
    });
  });

  it('takes the address from a file, and blanks the other form', () => {
    expect(environmentOf('preset=production redis-url-file=/run/secrets/url')).toMatchObject({
      CACHE_REDIS_URL: '',
      CACHE_REDIS_URL_FILE: '/run/secrets/url',
    });
  });

  it('says above each variable what it is for', () => {
    const lines = linesOf('preset=simple');

    const bare = lines.filter((line, at) => !line.startsWith('#') && !lines[at - 1]?.startsWith('#'));

    expect(bare).toEqual([]);
  });

  it.each([
    ['', 'name the preset: # >>> cache-config preset=production'],
    ['preset=prodution', 'unknown preset "prodution": did you mean "production"?'],
    ['preset=zzz', 'unknown preset "zzz"'],
    ['preset=', 'preset takes the name of a preset'],
    ['preset=simple ttl=5m', 'only preset, redis-url, redis-url-file may follow «cache-config»'],
    ['preset=simple redis-url-file=secret', 'redis-url-file takes an absolute path'],
    ['preset=simple redis-url=http://redis', expect.stringContaining('redis-url takes a Redis URL')],
  ])('refuses «%s»', (words, problem) => {
    expect(render(words)).toEqual({ problem });
  });

  it.each(['preset=simple redis-url=redis://u:kanarie@h', 'preset=redis://u:kanarie@h', 'redis://u:kanarie@h'])(
    'refuses a password in «%s» without repeating it',
    (words) => {
      expect(JSON.stringify(render(words))).toMatch(/^\{"problem":"(?!.*kanarie)/);
    },
  ); // prettier-ignore
});
