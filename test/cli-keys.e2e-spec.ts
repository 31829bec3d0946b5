import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltCli } from './support/built-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
const file = join(folder, 'cache.keys');

let cli: BuiltCli;

beforeAll(async () => {
  cli = await BuiltCli.build();
}, 60_000);

afterAll(() => {
  cli.remove();
  rmSync(folder, { recursive: true });
});

describe('the built cache-config keys generate', () => {
  it('writes a key that only its owner may read, and keeps a file that is there', async () => {
    const generate = () => cli.run(['keys', 'generate', '--id', 'k1', '--file', file]);

    const first = await generate();
    const text = readFileSync(file, 'utf8');
    const second = await generate();

    expect([first.exitCode, second.exitCode, readFileSync(file, 'utf8')]).toEqual([0, 2, text]);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(first.stdout + second.stderr).not.toContain(text.slice(3, 20));
  });

  it('adds keys to a file, and the ring is a ring that doctor finds fine', async () => {
    await cli.shell(`"${process.execPath}" "${cli.path}" keys generate --id k2 >> "${file}"`);
    const env = {
      CACHE_PRESET: 'simple',
      CACHE_REDIS_URL: 'redis://localhost',
      CACHE_CUSTOM_CONFIG: JSON.stringify({ encryption: { keysFile: file } }),
    };

    const { stdout } = await cli.run(['doctor', '--offline'], { env });

    expect(stdout).toContain('✓ encryption  k1 writes, k2 reads');
  });
});
