import { describe, expect, it } from '@jest/globals';
import { filesAfter, runFake, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { LOCK_FILE } from '../config/preset-lock.js';
import { EXIT } from './cli-io.js';

const lockOf = (target: string): string => filesAfter(`lock --target ${target}`)[LOCK_FILE] ?? '';
const withLock = (text: string, env: FakeWorld['env'] = {}): FakeWorld => ({
  env,
  files: { [LOCK_FILE]: text },
});

/** As an earlier version of the package would have locked it. */
const FORMER = lockOf('production').replace('"ttl.default": "2h"', '"ttl.default": "1h"');

describe('cache-config diff with lock', () => {
  it('shows what the preset in effect did when it was locked', () => {
    const world = withLock(FORMER, { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'redis://u:canary@cache' });

    const { exitCode, stdout } = runFake('diff lock current', world);

    expect(stdout).toMatch(/^ {2}ttl\.default +1h +→ {2}2h/m);
    expect(stdout).not.toContain('canary');
    expect(exitCode).toBe(EXIT.yes);
  });

  it('finds no difference to the preset that was locked', () => {
    expect(runFake('diff production lock', withLock(lockOf('production'))).stdout).toMatch(/^No difference/);
  });

  it('takes the preset in effect out of several', () => {
    const world = withLock(lockOf('minimal,simple'), { CACHE_PRESET: 'minimal' });

    expect(runFake('diff minimal lock', world).stdout).toMatch(/^No difference/);
  });

  it.each([
    ['there is none', {}, 'there is none in this folder. Write one: cache-config lock'],
    [
      'the preset in effect is none of several',
      withLock(lockOf('minimal,simple')),
      'holds minimal, simple, and not "development", which is in effect',
    ],
  ])('is wrong usage where %s', (_what, world: FakeWorld, message) => {
    const { exitCode, stderr } = runFake('diff current lock', world);

    expect([exitCode, stderr]).toEqual([EXIT.usage, expect.stringContaining(message)]);
  });
});
