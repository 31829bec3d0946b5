import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildLibrary, type BuiltLibrary } from './support/library-process.js';
import { ROOT } from './support/source-files.js';

const EXAMPLE = readFileSync(join(ROOT, 'test/examples/remote-store.example.ts'), 'utf8').replace(
  'nestjs-cache-presets/testing',
  './testing.js',
);

let library: BuiltLibrary;

beforeAll(async () => {
  library = await buildLibrary();
});

afterAll(() => library.remove());

/** How many tests node:test saw pass and fail, and how the process ended. */
async function outcomeOf(source: string) {
  const { code, stdout } = await library.run(source);
  const count = (what: string) => Number(new RegExp(`^\\S+ ${what} (\\d+)$`, 'm').exec(stdout)?.[1]);
  return { code, passed: count('pass'), failed: count('fail') };
}

describe('the contract of remote stores, under node:test,', () => {
  it('passes with a store that keeps it', async () => {
    const { code, passed, failed } = await outcomeOf(EXAMPLE);

    expect({ code, failed }).toEqual({ code: 0, failed: 0 });
    expect(passed).toBeGreaterThan(40);
  });

  it('fails with a store that does not', async () => {
    const broken = EXAMPLE.replace(
      'new FakeRemoteStore()',
      'Object.assign(new FakeRemoteStore(), { getMany: async () => [] })',
    );

    const { code, passed, failed } = await outcomeOf(broken);

    expect([code, failed > 0, passed > failed]).toEqual([1, true, true]);
  });
});
