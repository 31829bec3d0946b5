import { describe, expect, it } from '@jest/globals';
import { keysText, ringKey } from '../../../../test/support/key-rings.js';
import { filesAfter, runFake, runFakeAsync, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { parseKeyRing } from '../settings/key-ring.js';

function worldOf(text: string, config: object = {}): FakeWorld {
  const custom = { encryption: { keysFile: 'cache.keys' }, ...config };
  const env = {
    CACHE_PRESET: 'simple',
    CACHE_REDIS_URL: 'redis://cache',
    CACHE_CUSTOM_CONFIG: JSON.stringify(custom),
  };
  return { env, files: { 'cache.keys': text } };
}

const dataOf = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as { data: unknown }).data;

describe('cache-config keys generate', () => {
  it('prints a line of a ring, and another one each time', () => {
    const lines = [runFake('keys generate'), runFake('keys generate')].map(({ stdout }) => stdout);

    for (const line of lines) expect(parseKeyRing(line)).toHaveProperty('ring');
    expect(lines[0]).toMatch(/^2026-11-22-[0-9a-f]{4}:/);
    expect(lines[0]?.split(':')[1]).not.toBe(lines[1]?.split(':')[1]);
  });

  it('writes a new file and prints its id only', () => {
    const { exitCode, stdout } = runFake('keys generate --id k1 --file cache.keys');

    expect([exitCode, stdout]).toEqual([0, 'cache.keys: key k1, for its owner only. Keep it out of git.']);
    expect(
      parseKeyRing(filesAfter('keys generate --id k1 --file cache.keys')['cache.keys'] ?? ''),
    ).toMatchObject({
      ring: [{ id: 'k1' }],
    });
  });

  it('says with --json what it printed or wrote', () => {
    expect(dataOf(runFake('keys generate --id k1 --file cache.keys --json'))).toEqual({
      id: 'k1',
      file: 'cache.keys',
    });
    expect(dataOf(runFake('keys generate --id k1 --json'))).toEqual({
      id: 'k1',
      line: expect.stringMatching(/^k1:[A-Za-z0-9+/]{43}=$/),
    });
  });

  it('never overwrites a file', () => {
    const world = worldOf(keysText('k1'));

    const { exitCode, stderr } = runFake('keys generate --file cache.keys', world);

    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'cache-config: the file cache.keys cannot be written: there is one already. To add a key: cache-config keys generate >> cache.keys',
    );
    expect(filesAfter('keys generate --file cache.keys', world)['cache.keys']).toBe(keysText('k1'));
  });

  it.each(['keys generate --id a:b', 'keys', 'keys destroy', 'keys rotate-plan --file x'])(
    'is wrong usage as «%s»',
    (command) => {
      expect(runFake(command)).toMatchObject({ exitCode: 2, stdout: '' });
    },
  );
});

describe('cache-config keys rotate-plan', () => {
  it('says what to do when, and what the ring is then', () => {
    const world = worldOf(keysText('2026-05'), { ttl: { default: '2h', grace: '1d' } });

    const { exitCode, stdout } = runFake('keys rotate-plan --id 2026-11', world);

    expect([exitCode, stdout]).toEqual([0, expect.anything()]);
    expect(stdout).toMatchInlineSnapshot(`
     "cache.keys: 2026-05 writes.

     1. add a new key to the end of the ring
        cache-config keys generate --id 2026-11 >> cache.keys
        ring: 2026-05, 2026-11
     2. deploy the ring to every process: all can read 2026-11, none writes it
        ring: 2026-05, 2026-11
     3. move the line of 2026-11 to the top, and deploy: 2026-11 writes
        ring: 2026-11, 2026-05
     4. wait until nothing lives that a former key wrote: 26h
        ring: 2026-11, 2026-05
     5. delete the line of 2026-05, and deploy
        ring: 2026-11

     A process reads the ring at its start: deployed means that every process was started anew.
     26h is the longest ttl and its grace as configured; wait longer where code gives a longer ttl."
    `);
  });

  it('waits for the longest life of an entry: of AI answers, too, with its grace', () => {
    const config = {
      ttl: { default: '1h', grace: '1h' },
      ai: { enabled: true, operationTtl: { summarize: '5h' } },
    };

    expect(dataOf(runFake('keys rotate-plan --json', worldOf(keysText('k1'), config)))).toMatchObject({
      longestLifeMs: 6 * 3_600_000,
      steps: [{}, {}, {}, { waitMs: 6 * 3_600_000 }, {}],
    });
  });

  it('never lets a process meet a value whose key it lacks, where one step is deployed after the other', () => {
    const { steps } = dataOf(runFake('keys rotate-plan --json', worldOf(keysText('k2', 'k1')))) as {
      steps: { ring: string[]; waitMs?: number }[];
    };
    const rings = [['k2', 'k1'], ...steps.map(({ ring }) => ring)];

    const unread = rings.slice(1).filter((ring, index) => {
      const before = rings[index] ?? [];
      const hasWaited = steps.slice(0, index).some(({ waitMs }) => waitMs !== undefined);
      const writers = hasWaited ? [before[0]] : before;
      const areRead = writers.every((id) => ring.includes(id ?? ''));
      return !areRead || !before.includes(ring[0] ?? '');
    });
    expect(unread).toEqual([]);
    expect(rings.at(-1)).toEqual(['2026-11-22']);
  });

  it('speaks of a rotation that is under way, and of an id that is taken', () => {
    const { stdout } = runFake('keys rotate-plan', worldOf(keysText('2026-11-22', 'k1')));

    expect(stdout).toContain('where k1 is the new key, go on with 3; where it is a former one, with 4.');
    expect(stdout).toContain('--id 2026-11-22-2 >>');
  });

  it('refuses a ring that cannot be used, and a configuration that is wrong', () => {
    const key = ringKey('k1').secret.reveal();
    const broken = runFake('keys rotate-plan', worldOf(`${keysText('k1')}k1:${key.slice(1)}`));

    expect(broken.exitCode).toBe(1);
    expect(broken.stdout).toContain('CCFG408  encryption.keysFile: cache.keys cannot be used: line 2:');
    expect(broken.stdout).not.toContain(key.slice(1, 20));
    expect(runFake('keys rotate-plan --json', worldOf('', { mode: 'never' }))).toMatchObject({ exitCode: 1 });
  });

  it('has nothing to plan where encryption is off', () => {
    expect(runFake('keys rotate-plan')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('encryption.keysFile is not set'),
    });
  });
});

describe('cache-config doctor', () => {
  const findingOf = async (world: FakeWorld) => {
    const { stdout } = await runFakeAsync('doctor --offline --json', world);
    const { findings } = dataOf({ stdout }) as { findings: { name: string; status: string; text: string }[] };
    return findings
      .filter(({ name }) => name === 'encryption')
      .map(({ status, text }) => `${status}: ${text}`);
  };

  it.each([
    [keysText('k1'), 'fine: k1 writes'],
    [keysText('k2', 'k1'), 'fine: k2 writes, k1 reads'],
    [keysText('k3', 'k2', 'k1'), 'fine: k3 writes, k2 and k1 read'],
  ])('says which keys write and read', async (text, finding) => {
    expect(await findingOf(worldOf(text))).toEqual([finding]);
  });

  it('finds a ring that cannot be used, and one that everybody may read', async () => {
    expect(await findingOf(worldOf('nonsense'))).toEqual([
      expect.stringContaining('problem: cache.keys cannot be used: line 1: not <id>:<base64>'),
    ]);
    expect(await findingOf({ ...worldOf(keysText('k1')), modes: { 'cache.keys': 0o644 } })).toEqual([
      'fine: k1 writes',
      'warning: every user of this machine may read cache.keys (mode 0644)',
    ]);
  });

  it('has nothing to say of encryption where it is off, and that it does nothing without Redis', async () => {
    expect(await findingOf({ env: { CACHE_PRESET: 'simple' } })).toEqual([]);
    expect(await findingOf(worldOf(keysText('k1'), { mode: 'memory' }))).toEqual([
      'skipped: not used: mode is memory',
    ]);
  });
});
