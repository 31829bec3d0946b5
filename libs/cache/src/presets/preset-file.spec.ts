import { describe, expect, it } from '@jest/globals';
import { definePreset, placeOf } from './preset.js';
import { discoverPresets, readPresetFile } from './preset-file.js';

const checkout = definePreset({ name: 'checkout', doc: 'Mine.', extends: 'production' });
const edge = definePreset({ name: 'edge', doc: 'Mine.', extends: 'minimal' });

function hostOf(modules: Readonly<Record<string, unknown>>) {
  return { fileExists: (path: string) => path in modules, importModule: (path: string) => modules[path] };
}

function failing(error: unknown) {
  const importModule = (): unknown => {
    throw error;
  };
  return { fileExists: () => true, importModule };
}

describe('discoverPresets', () => {
  it('finds nothing where there is no file', () => {
    expect(discoverPresets(hostOf({ 'other.js': { checkout } }))).toEqual({ presets: [], issues: [] });
  });

  it.each(['cache.presets.ts', 'cache.presets.mts', 'cache.presets.js', 'cache.presets.mjs'])(
    'finds %s',
    (file) => {
      expect(discoverPresets(hostOf({ [file]: { checkout } })).presets).toEqual([checkout]);
    },
  );

  it('takes the compiled file before its source, as Node does', () => {
    const host = hostOf({ 'cache.presets.ts': { edge }, 'cache.presets.js': { checkout } });

    expect(discoverPresets(host).presets).toEqual([checkout]);
  });
});

describe('readPresetFile', () => {
  it('takes every preset, by itself and in a list, once, and leaves the rest alone', () => {
    const exports = { checkout, default: [checkout, edge], price: '90s', nothing: null, helper: () => edge };

    expect(readPresetFile('mine.js', hostOf({ 'mine.js': exports })).presets).toEqual([checkout, edge]);
  });

  it('refuses a file that exports no preset', () => {
    const { presets, issues } = readPresetFile('mine.js', hostOf({ 'mine.js': { price: '90s' } }));

    expect(presets).toEqual([]);
    expect(issues).toEqual([
      {
        code: 'CCFG003',
        severity: 'error',
        path: 'mine.js',
        message: 'exports no preset',
        origin: { layer: 'code', source: 'mine.js' },
        fix: [
          "export one: export const checkout = definePreset({ name: 'checkout', extends: 'production' })",
        ],
      },
    ]);
  });

  it.each([
    ['mine.js', Object.assign(new Error('x is not defined\nsecond line')), 'correct it'],
    ['mine.js', Object.assign(new Error('no'), { code: 'ERR_REQUIRE_ASYNC_MODULE' }), 'take the top-level await out of it'],
    [
      'mine.ts',
      Object.assign(new TypeError('Unknown file extension ".ts"'), { code: 'ERR_UNKNOWN_FILE_EXTENSION' }),
      'compile it to mine.js, or run Node.js 22.18 or newer, which reads TypeScript',
    ],
    ['mine.ts', new SyntaxError('Unexpected'), 'correct it; only types that Node.js can strip are allowed (no enum, no namespace)'],
    ['mine.js', 'a text', 'correct it'],
  ])('says of %s that throws %s: %s', (file, error, fix) => {
    const [issue] = readPresetFile(file, failing(error)).issues;

    expect(issue?.message).toMatch(/^cannot be loaded: \S.*$/);
    expect(issue?.message).not.toContain('second line');
    expect(issue?.fix).toEqual([fix]);
  }); // prettier-ignore
});

describe('the reason why a file cannot be loaded', () => {
  it('shows no credential of a URL', () => {
    const error = new Error('connect redis://user:hunter2@h failed');

    const [issue] = readPresetFile('cache.presets.js', failing(error)).issues;

    expect(issue?.message).toBe('cannot be loaded: connect redis://******:******@h failed');
  });
});

describe('placeOf', () => {
  it('knows the line that defines a preset', () => {
    expect(placeOf(checkout)).toBe('libs/cache/src/presets/preset-file.spec.ts:5');
  });

  it('knows nothing of an object that no definePreset has seen', () => {
    expect(placeOf({ ...checkout })).toBeUndefined();
  });
});
