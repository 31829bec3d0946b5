import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KeysFolder } from '../../../../test/support/key-rings.js';
import { Secret } from '../settings/secret.js';
import { testConfig } from '../testing/test-config.js';
import { pepperOf } from './pepper.js';

const folder = new KeysFolder();
const warnings: string[] = [];

const tiered = (keysFile?: string) =>
  testConfig({ mode: 'tiered', redis: { url: 'redis://127.0.0.1:9' }, encryption: { keysFile } });

describe('the secret of AI names', () => {
  beforeEach(() => {
    warnings.length = 0;
    jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is the one that is given, as a text or not, whatever else there is', () => {
    const text = 'a secret of sixteen or more';
    const keysFile = folder.file('one');

    const secrets = [pepperOf(text, tiered()), pepperOf(new Secret(text), tiered(keysFile))];

    expect(secrets[0]?.equals(secrets[1]!)).toBe(true);
    expect([secrets[0]?.export().includes(text), warnings]).toEqual([false, []]);
  });

  it('is refused where it can be guessed, and not shown', () => {
    expect(() => pepperOf('too short', tiered())).toThrow(/9 characters; expected 16 or more/);
    expect(() => pepperOf('too short', tiered())).not.toThrow(/too short/);
  });

  it('is that of the key that writes, where there is none, and the same in every process', () => {
    const keysFile = folder.file('one', 'two');
    const [here, there] = [pepperOf(undefined, tiered(keysFile)), pepperOf(undefined, tiered(keysFile))];

    expect(here.equals(there)).toBe(true);
    expect(here.equals(pepperOf(undefined, tiered(folder.file('two', 'one'))))).toBe(false);
    expect(warnings).toEqual([]);
  });

  it('is random without any, and that is said where others share the Redis', () => {
    const [here, there] = [pepperOf(undefined, tiered()), pepperOf(undefined, tiered())];

    expect(here.equals(there)).toBe(false);
    expect(warnings[0]).toContain('the AI cache has no secret');
  });

  it('is random without a word where there is only memory', () => {
    pepperOf(undefined, testConfig({ mode: 'memory' }));

    expect(warnings).toEqual([]);
  });
});
