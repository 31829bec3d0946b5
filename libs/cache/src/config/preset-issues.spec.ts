import { describe, expect, it } from '@jest/globals';
import { definePreset, type Preset } from '../presets/preset.js';
import { resolveConfig } from './resolve-config.js';

const own = (name: string, rest: object = {}): Preset =>
  definePreset({ name, doc: '', extends: 'simple', ...rest });

const found = (CACHE_PRESET: string, ...presets: Preset[]) =>
  resolveConfig({ env: { CACHE_PRESET, CACHE_REDIS_URL: 'redis://h' }, presets }).issues.map(
    ({ code, path, origin }) => `${code} ${path} ${origin?.source}`,
  );

const strict = own('strict', { lock: ['ttl.default'], limit: { 'memory.maxEntries': { max: 50 } } });

describe('a preset of the user that is not in effect', () => {
  it.each([
    ['a value without a unit', { set: { ttl: { default: 5 } } }, 'CCFG102 ttl.default mine'],
    ['a setting that is none', { set: { ttl: { defualt: '5m' } } }, 'CCFG203 ttl.defualt mine'],
    ['a value that its parent locks', { extends: 'strict', set: { ttl: { default: '5m' } } }, 'CCFG308 ttl.default mine'],
    ['a value beyond the limit of its parent', { extends: 'strict', set: { memory: { maxEntries: 51 } } }, 'CCFG309 memory.maxEntries mine'],
  ])('is refused for %s', (_what, rest, issue) => {
    expect(found('testing', strict, own('mine', rest))).toEqual([issue, 'CCFG304 redis.url CACHE_REDIS_URL']);
  }); // prettier-ignore

  it('is reported once, where it is in effect too', () => {
    const wrong = own('mine', { set: { ttl: { default: 5 } } });

    expect(found('mine', wrong)).toEqual(['CCFG102 ttl.default mine']);
  });

  it('is reported once where others extend it', () => {
    const wrong = own('mine', { set: { ttl: { default: 5 } } });

    expect(found('simple', wrong, own('child', { extends: 'mine' }))).toEqual(['CCFG102 ttl.default mine']);
  });

  it('has no issue where nothing is wrong with it', () => {
    expect(found('simple', strict, own('mine', { set: { ttl: { default: '5m' } } }))).toEqual([]);
  });

  it('is not to blame for what the environment lacks', () => {
    const { issues } = resolveConfig({
      env: { CACHE_PRESET: 'testing' },
      presets: [own('mine', { extends: 'production' })],
    });

    expect(issues).toEqual([]);
  });
});
