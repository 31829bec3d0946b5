import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from './read-environment.js';
import { VARIABLES, type Environment } from './variables.js';

const files: Readonly<Record<string, string>> = {
  '/run/secrets/value': 'from the file\n',
  '/run/secrets/windows': 'from the file\r\n',
  '/run/secrets/two-lines': 'first\nsecond\n\n',
  '/run/secrets/blank': ' \n',
};

function readFile(path: string): string {
  const text = files[path];
  if (text === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
  return text;
}

const read = (env: Environment, places?: ReadonlyMap<string, string>) =>
  readEnvironment(env, places ? { readFile, places } : { readFile });

describe.each(VARIABLES)('readEnvironment of %s', (name) => {
  it('reads the variable', () => {
    const { values, issues } = read({ [name]: 'a value' });

    expect(values.get(name)).toEqual({ text: 'a value', source: name, at: 'process.env' });
    expect(issues).toEqual([]);
  });

  it('reads the file that the variable with _FILE names', () => {
    const { values, issues } = read({ [`${name}_FILE`]: '/run/secrets/value' });

    expect(values.get(name)).toEqual({
      text: 'from the file',
      source: `${name}_FILE`,
      at: '/run/secrets/value',
    });
    expect(issues).toEqual([]);
  });

  it.each(['', ' ', '\t\n'])('takes the blank %j for unset', (blank) => {
    const { values, issues } = read({ [name]: blank, [`${name}_FILE`]: blank });

    expect([values.size, issues]).toEqual([0, []]);
  });

  it('takes a blank file for unset', () => {
    const { values } = read({ [`${name}_FILE`]: '/run/secrets/blank' });

    expect(values.size).toBe(0);
  });

  it('refuses both forms at once, and takes neither', () => {
    const { values, issues } = read({ [name]: 'a value', [`${name}_FILE`]: '/run/secrets/value' });

    expect(values.size).toBe(0);
    expect(issues).toEqual([
      {
        code: 'CCFG403',
        severity: 'error',
        path: name,
        message: `${name} and ${name}_FILE are both set`,
        expected: 'one of them',
        fix: [`remove ${name} to use the file, or ${name}_FILE to use the value`],
      },
    ]);
  });

  it('reads the variable where its _FILE form is blank', () => {
    const { values } = read({ [name]: 'a value', [`${name}_FILE`]: '' });

    expect(values.get(name)?.source).toBe(name);
  });

  it('refuses a file that cannot be read, and says why and which', () => {
    const { values, issues } = read({ [`${name}_FILE`]: '/run/secrets/absent' });

    expect(values.size).toBe(0);
    expect(issues).toMatchObject([
      {
        code: 'CCFG404',
        severity: 'error',
        path: `${name}_FILE`,
        message: 'the file that it names cannot be read (ENOENT)',
        got: '/run/secrets/absent',
      },
    ]);
  });
});

describe('readEnvironment', () => {
  it('takes one trailing line break off a file, however it is written', () => {
    const { values } = read({ CACHE_PRESET_FILE: '/run/secrets/windows' });

    expect(values.get('CACHE_PRESET')?.text).toBe('from the file');
  });

  it('keeps the inner line breaks of a file', () => {
    const { values } = read({ CACHE_CUSTOM_CONFIG_FILE: '/run/secrets/two-lines' });

    expect(values.get('CACHE_CUSTOM_CONFIG')?.text).toBe('first\nsecond\n');
  });

  it('says where a variable stands', () => {
    const { values } = read({ CACHE_PRESET: 'simple' }, new Map([['CACHE_PRESET', '.env:3']]));

    expect(values.get('CACHE_PRESET')?.at).toBe('.env:3');
  });

  it('says where the variable stands whose file cannot be read', () => {
    const { issues } = read({ CACHE_PRESET_FILE: '/no' }, new Map([['CACHE_PRESET_FILE', '.env:4']]));

    expect(issues[0]?.origin).toEqual({ layer: 'env', source: 'CACHE_PRESET_FILE', at: '.env:4' });
  });

  it.each([
    'redis://user:hunter2@h',
    'user:hunter2@h:6379',
    '{"redis":{"password":"hunter2"}}',
    `'["hunter2"]'`,
  ])('shows no credential where a value stands in the place of a path: %j', (value) => {
    const { issues } = read({ CACHE_CUSTOM_CONFIG_FILE: value });

    expect(issues.map(({ code }) => code)).toEqual(['CCFG404']);
    expect(JSON.stringify(issues)).not.toContain('hunter2');
  });

  it('takes no value from any other variable', () => {
    const { values, issues } = read({ REDIS_URL: 'redis://h', PRESET: 'simple', NODE_ENV: 'production' });

    expect([values.size, issues]).toEqual([0, []]);
  });
});
