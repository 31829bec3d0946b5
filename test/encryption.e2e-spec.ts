import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import type { CacheTrouble } from '../libs/cache/src/contracts/cache-observer.js';
import type { Codec } from '../libs/cache/src/contracts/codec.js';
import { KeysFolder, ringKey } from './support/key-rings.js';
import { closeRigs, connectedRig, type RedisRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { resealed } from './support/resealed.js';
import { waitFor } from './support/wait-for.js';

const PATIENT = { heartbeat: '60s', commandTimeout: '5s' } as const;

let server: RedisServer;
const keys = new KeysFolder();

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
});

afterEach(closeRigs);

afterAll(async () => {
  keys.remove();
  await server.stop();
});

interface Process extends RedisRig {
  /** The `error` events that its listeners heard. */
  readonly heard: readonly CacheTrouble[];
}

/** A process with these keys; none where there are none. */
async function processWith(...ids: readonly string[]): Promise<Process> {
  const encryption = ids.length === 0 ? {} : { encryption: { keysFile: keys.file(...ids) } };
  const rig = await connectedRig(server.url, { redis: PATIENT, ...encryption });
  const heard: CacheTrouble[] = [];
  rig.cache.on('error', (trouble) => void heard.push(trouble));
  return { ...rig, heard };
}

const nameOf = ({ operation, error }: CacheTrouble) => `${operation} ${(error as { code?: string }).code}`;

/** What a process is troubled by, by operation and code. */
const troublesOf = ({ troubles }: RedisRig) => troubles.map(nameOf);

/** What a process tells everybody: who observes it, who listens, and who reads its statistics. */
const toldBy = ({ cache, troubles, heard }: Process) => ({
  observed: troubles.map(nameOf),
  heard: heard.map(nameOf),
  counted: cache.stats().troubles + cache.namespace('reports').stats().troubles,
});

/** One trouble, told to everybody. */
const once = (name: string) => ({ observed: [name], heard: [name], counted: 1 });

const stored = (key: string) => server.cli('GET', key);

/** Everything that the server holds: keys, and what stands below them. */
async function everythingIn(redis: RedisServer): Promise<string> {
  const names = (await redis.cli('--scan')).split('\n').filter(Boolean);
  const values = await Promise.all(names.map((name) => redis.cli('GET', name).catch(() => '')));
  return [...names, ...values].join('\n');
}

describe('a value in Redis, with encryption', () => {
  const secret = 'the answer of Ada Lovelace';

  it('is not to be read there, nor is a key; another process with the keys reads it', async () => {
    const [writer, reader] = [await processWith('k1'), await processWith('k1')];

    await writer.cache.set('text', secret, { tags: ['people'] });
    await writer.cache.getOrSet('object', () => ({ born: new Date(0), words: [secret] }));
    await writer.cache.namespace('reports').setMany([['many', secret]]);

    const everything = await everythingIn(server);
    expect(everything).toContain('s+e1t:k1');
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(Buffer.from(secret).toString('base64').slice(0, 20));
    expect(everything).not.toContain(ringKey('k1').secret.reveal().slice(0, 20));
    expect(await reader.cache.get('text')).toBe(secret);
    expect(await reader.cache.get('object')).toStrictEqual({ born: new Date(0), words: [secret] });
    expect(await reader.cache.namespace('reports').get('many')).toBe(secret);
    expect(reader.troubles).toEqual([]);
  });

  it('is not to be read there either where a named cache has a codec of its own', async () => {
    const [writer, reader] = [await processWith('k1'), await processWith('k1')];
    const codec: Codec = {
      encode: (value) => ({ format: 'own', data: Buffer.from(String(value)) }),
      decode: ({ data }) => Buffer.from(data).toString(),
    };

    await writer.cache.namespace('own', { codec }).set('key', secret);

    const everything = await everythingIn(server);
    expect(everything).toContain('own+e1b:k1');
    expect(everything).not.toContain(Buffer.from(secret).toString('base64').slice(0, 20));
    expect(await reader.cache.namespace('own', { codec }).get('key')).toBe(secret);
  });

  it('is nowhere to be seen in what the cache tells of itself, nor is a key', async () => {
    const rig = await processWith('k1');
    await rig.cache.set('key', secret);
    await server.cli('COPY', 'app:d:key', 'app:d:moved');
    await rig.cache.get('moved');

    const told = [
      inspect([rig.cache, rig.remote, rig.troubles], { depth: 12, showHidden: true }),
      JSON.stringify([rig.cache.stats(), await rig.cache.explain('key'), await rig.cache.explain('moved')]),
    ].join('\n');

    expect(told).not.toContain(ringKey('k1').secret.reveal().slice(0, 20));
    expect(rig.troubles.map(({ error }) => String(error)).join()).not.toContain(secret);
  });

  it.each([
    ['another key', 'app:d:other', (cache: RedisRig['cache']) => cache.get('other')],
    [
      'another namespace',
      'app:d/reports:key',
      (cache: RedisRig['cache']) => cache.namespace('reports').get('key'),
    ],
  ])('that is moved to %s is a miss, a trouble, and gone', async (_where, place, read) => {
    const [writer, reader] = [await processWith('k1'), await processWith('k1')];
    await reader.cache.namespace('reports').set('a key before', 1); // so that what is moved there is not older than all there
    await writer.cache.set('key', secret);

    await server.cli('COPY', 'app:d:key', place);

    expect(await read(reader.cache)).toBeUndefined();
    expect(toldBy(reader)).toEqual(once('decode CACHE_VALUE_NOT_AUTHENTIC'));
    expect(await stored(place)).not.toContain('s+e1t');
  });

  it.each([
    [
      'by accident',
      (payload: string, flipped: string) => payload.replace(/[^\n]*$/, flipped),
      'CACHE_VALUE_DAMAGED',
    ],
    [
      'by somebody who mends the checksum',
      (payload: string, flipped: string) => resealed(payload, /[^\n]*$/, flipped),
      'CACHE_VALUE_NOT_AUTHENTIC',
    ],
  ])('with a bit flipped %s is a miss and loaded anew', async (_who, change, code) => {
    const [writer, reader] = [await processWith('k1'), await processWith('k1')];
    await writer.cache.set('key', secret);
    const payload = (await stored('app:d:key')).trimEnd();
    const data = payload.slice(payload.indexOf('\n') + 1);
    await server.cli('SET', 'app:d:key', change(payload, (data.startsWith('A') ? 'B' : 'A') + data.slice(1)), 'KEEPTTL'); // prettier-ignore

    expect(await reader.cache.getOrSet('key', () => 'loaded')).toBe('loaded');
    expect(toldBy(reader)).toEqual(once(`decode ${code}`));
    await waitFor(async () => (await writer.cache.get('key')) === 'loaded');
  });

  it('that was stored in plain is a miss and replaced, never handed out', async () => {
    const [plain, encrypting] = [await processWith(), await processWith('k1')];
    await plain.cache.set('key', 'planted');

    expect(await encrypting.cache.getOrSet('key', () => 'loaded')).toBe('loaded');
    expect(toldBy(encrypting)).toEqual(once('decode CACHE_VALUE_NOT_AUTHENTIC'));
    expect(await stored('app:d:key')).toContain('s+e1t:k1');
  });
});

describe('a key or a scheme that a process lacks', () => {
  it.each([
    ['has other keys', ['k2']],
    ['has none', []],
  ])('makes it load for itself and leave the value to the others, where it %s', async (_what, ids) => {
    const [writer, other] = [await processWith('k1'), await processWith(...ids)];
    await writer.cache.set('key', 'encrypted');
    const before = await stored('app:d:key');

    const loads = [];
    for (let turn = 0; turn < 3; turn++) {
      loads.push(await other.cache.getOrSet('key', () => 'its own'));
      loads.push(await writer.cache.getOrSet('key', () => 'never asked'));
    }

    expect(loads).toEqual(['its own', 'encrypted', 'its own', 'encrypted', 'its own', 'encrypted']);
    expect(await stored('app:d:key')).toBe(before);
    expect(toldBy(other)).toEqual(once('decode CACHE_ENCRYPTION_KEY_MISSING'));
    expect(other.cache.stats().loads).toBe(1);
  });

  it('lets it replace the value that nobody may serve any more but for want of a better one', async () => {
    const [writer, other] = [await processWith('k1'), await processWith('k2')];
    await writer.cache.set('key', 1, { ttl: '1s', grace: '1h' });
    await waitFor(async () => !(await writer.cache.has('key')), { what: 'the value to be within its grace' });

    await other.cache.getOrSet('key', () => 'its own');

    expect(await stored('app:d:key')).toContain('s+e1t:k2');
  });

  it('keeps nobody from deleting the value, nor from hearing of the next one', async () => {
    const [writer, other] = [await processWith('k1'), await processWith('k2')];
    await writer.cache.set('key', 1);
    await other.cache.getOrSet('key', () => 'its own');

    await writer.cache.delete('key');

    await waitFor(() => other.cache.peek('key') === undefined);
    expect(await other.cache.getOrSet('key', () => 'shared')).toBe('shared');
    expect(await stored('app:d:key')).toContain('s+e1t:k2');
  });

  it.each([
    ['the keys', ['k1']],
    ['no keys', []],
  ])('leaves what a later version encrypted until a load takes its place, with %s', async (_what, ids) => {
    const [writer, reader] = [await processWith('k1'), await processWith(...ids)];
    await writer.cache.set('key', 'encrypted');
    const later = resealed(await stored('app:d:key'), '+e1t:', '+e2t:');
    await server.cli('SET', 'app:d:key', later, 'KEEPTTL');

    expect(await reader.cache.get('key')).toBeUndefined();

    expect(await stored('app:d:key')).toBe(later);
    expect(toldBy(reader)).toEqual(once('decode CACHE_FORMAT_UNKNOWN'));
    expect(await reader.cache.getOrSet('key', () => 'loaded')).toBe('loaded');
    expect(await stored('app:d:key')).not.toBe(later);
  });
});

describe('a rotation', () => {
  it('loses no value and troubles nobody when it is done in four steps', async () => {
    const steps = [['old'], ['old', 'new'], ['new', 'old'], ['new']];
    const seen: unknown[] = [];
    let before = await processWith('old');
    for (const [index, ring] of steps.entries()) {
      const after = await processWith(...ring); // both run while the step is deployed
      await before.cache.set(`of before ${index}`, index);
      await after.cache.set(`of after ${index}`, index);
      seen.push(await after.cache.get(`of before ${index}`), await before.cache.get(`of after ${index}`));
      expect([...troublesOf(before), ...troublesOf(after)]).toEqual([]);
      await before.cache.close();
      before = after;
    }

    expect(seen).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });
});
