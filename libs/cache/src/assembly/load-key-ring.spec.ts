import { chmodSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { KeysFolder, keysText, ringKey } from '../../../../test/support/key-rings.js';
import type { Codec } from '../contracts/codec.js';
import { FakeRemoteStore } from '../testing/fake-remote-store.js';
import { testConfig } from '../testing/test-config.js';
import { createCache } from './create-cache.js';
import { loadKeyRing } from './load-key-ring.js';

const folder = new KeysFolder();
const warnings: string[] = [];

const load = (keysFile: string) => loadKeyRing(testConfig({ encryption: { keysFile } }));

function refusalOf(keysFile: string): unknown {
  try {
    return load(keysFile);
  } catch (error) {
    return error;
  }
}

afterEach(() => {
  jest.restoreAllMocks();
  warnings.length = 0;
});

afterAll(() => folder.remove());

function hearWarnings(): void {
  jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
}

describe('loadKeyRing', () => {
  it('gives none where none is configured', () => {
    expect(loadKeyRing(testConfig())).toBeUndefined();
  });

  it('gives the keys of the file without a word', () => {
    hearWarnings();

    expect(load(folder.file('one', 'two'))?.map(({ id }) => id)).toEqual(['one', 'two']);
    expect(warnings).toEqual([]);
  });

  it('names a file that is not there, and the remedy', () => {
    expect(refusalOf('/no/such/keys')).toMatchObject({
      code: 'CACHE_KEYS_FILE',
      message:
        'encryption.keysFile: /no/such/keys cannot be read (ENOENT); expected a line <id>:<base64 of 32 bytes> for each key, the one that writes first. cache-config keys generate makes a key, cache-config doctor checks the ring.',
    });
  });

  it('names every wrong line of a file', () => {
    const path = folder.write(`${keysText('one')}two\n${keysText('one')}`);

    expect(refusalOf(path)).toMatchObject({
      code: 'CACHE_KEYS_FILE',
      message: expect.stringContaining(
        `${path} cannot be used: line 2: not <id>:<base64>; line 3: the id of line 1 again;`,
      ),
    });
  });

  it('shows no key that stands where the path of the file belongs', () => {
    const key = ringKey('one').secret.reveal();
    const config = testConfig();

    for (const keysFile of [key, `one:${key}`, `one:${key.slice(0, -1)}`]) {
      const load = () => loadKeyRing({ ...config, encryption: { keysFile } });

      expect(load).toThrow('(hidden: it looks like a key)');
      expect(load).not.toThrow(key.slice(0, -1));
    }
  });

  it('warns of a file that every user may read', () => {
    hearWarnings();
    const path = folder.file('one');
    chmodSync(path, 0o644);

    expect(load(path)).toHaveLength(1);
    expect(warnings).toEqual([
      `encryption.keysFile: every user of this machine may read ${path} (mode 0644); make its mode 0400, or 0440 where the process is only of its group`,
    ]);
  });
});

describe('createCache', () => {
  const tiered = (keysFile: string) =>
    testConfig({ mode: 'tiered', redis: { url: 'redis://127.0.0.1:9' }, encryption: { keysFile } });

  it('refuses keys that cannot be used, and closes the remote store that it was given', async () => {
    const remote = new FakeRemoteStore();

    await expect(createCache(tiered('/no/such/keys'), { remote })).rejects.toMatchObject({
      code: 'CACHE_KEYS_FILE',
    });
    await expect(remote.get('key')).rejects.toThrow();
  });

  it('reads no keys for what stays in memory', async () => {
    const cache = await createCache({ ...tiered('/no/such/keys'), mode: 'memory' });

    await cache.set('key', 'value');

    expect(await cache.get('key')).toBe('value');
    await cache.close();
  });

  it('encrypts what a codec of the user’s own makes', async () => {
    const remote = new FakeRemoteStore();
    const codec: Codec = {
      encode: (value) => ({ format: 'own', data: String(value) }),
      decode: ({ data }) => String(data),
    };
    const cache = await createCache(tiered(folder.file('k1')), { remote, codec });

    await cache.set('key', 'value');

    expect(await remote.get('app:d:key')).toContain(' own+e1t:k1~ ');
    await cache.close();
  });
});
