import { describe, expect, it } from '@jest/globals';
import { FakeRemoteStore } from './fake-remote-store.js';
import { FaultPlan, type CallFault } from './fault-plan.js';
import { settle } from './virtual-clock.js';

const WRITE = { key: 'app:d:a', payload: 'a payload with a header', ttlMs: 60_000 };
const UNAVAILABLE = { code: 'CACHE_REMOTE_UNAVAILABLE' };
const TIMEOUT = { code: 'CACHE_REMOTE_TIMEOUT' };

/** What became of a promise up to now. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  let state = 'pending';
  promise.then(
    (value) => (state = String(value)),
    (error: { code: string }) => (state = error.code),
  );
  await settle();
  return state;
}

describe('FaultPlan, for calls,', () => {
  it('fails the next call of an operation and no other', async () => {
    const store = new FakeRemoteStore();
    store.faults.next('get', { fail: true });

    await store.set(WRITE);

    await expect(store.get(WRITE.key)).rejects.toMatchObject(UNAVAILABLE);
    await expect(store.get(WRITE.key)).resolves.toBe(WRITE.payload);
  });

  it('fails with the error that the test gives, without effect', async () => {
    const store = new FakeRemoteStore();
    const error = new Error('socket hang up');
    store.faults.next('set', { fail: error });

    await expect(store.set(WRITE)).rejects.toBe(error);

    expect(store.entries.size).toBe(0);
  });

  it('strikes in the order of the plan, as often as planned, and lets calls pass between', async () => {
    const faults = new FaultPlan();
    faults.next('get', {});
    faults.next('get', { refuse: 'LOADING' }, 2);
    faults.next('get', { fail: true });
    const remote = new FakeRemoteStore({ faults });

    const states: string[] = [];
    for (let call = 0; call < 5; call++) states.push(await stateOf(remote.get('a')));

    expect(states).toEqual([
      'undefined',
      'CACHE_REMOTE_REFUSED',
      'CACHE_REMOTE_REFUSED',
      'CACHE_REMOTE_UNAVAILABLE',
      'undefined',
    ]);
  });

  it('strikes every call where it is planned for all of them, until the plan is cleared', async () => {
    const store = new FakeRemoteStore();
    store.faults.next('get', { fail: true }, Infinity);

    for (let call = 0; call < 5; call++) await expect(store.get('a')).rejects.toMatchObject(UNAVAILABLE);
    store.faults.clear();

    await expect(store.get('a')).resolves.toBeUndefined();
  });

  it('delays a call, in the time of the clock', async () => {
    const store = new FakeRemoteStore();
    store.faults.next('set', { delay: '50ms' });
    const writing = store.set(WRITE);

    await store.clock.advance('49ms');
    const before = [store.entries.size, await stateOf(writing)];
    await store.clock.advance('1ms');

    expect([before, await writing]).toEqual([[0, 'pending'], true]);
  });

  it('lets a call that is too late reject at its deadline, and take effect when it arrives', async () => {
    const store = new FakeRemoteStore({ commandTimeout: '20ms' });
    store.faults.next('set', { delay: '50ms' });
    const writing = expect(store.set(WRITE)).rejects.toMatchObject(TIMEOUT);

    await store.clock.advance('20ms');
    await writing;
    const before = store.entries.size;
    await store.clock.advance('30ms');

    expect([before, store.entries.size]).toEqual([0, 1]);
  });

  it('loses a call that is under way when the connection is lost', async () => {
    const store = new FakeRemoteStore();
    store.faults.next('set', { delay: '50ms' });
    const writing = expect(store.set(WRITE)).rejects.toMatchObject(UNAVAILABLE);

    store.faults.disconnect();
    await store.clock.advance('50ms');

    await writing;
    expect(store.entries.size).toBe(0);
  });

  it.each([
    ['request', 0],
    ['reply', 1],
  ] as const)('hangs with the %s until the deadline; entries written: %i', async (hang, entries) => {
    const store = new FakeRemoteStore();
    store.faults.next('set', { hang });
    const writing = store.set(WRITE);
    writing.catch(() => undefined);

    await store.clock.advance('99ms');
    const before = await stateOf(writing);
    await store.clock.advance('1ms');

    await expect(writing).rejects.toMatchObject(TIMEOUT);
    expect([before, store.entries.size]).toEqual(['pending', entries]);
  });

  it('lets a ping hang for as long as its caller waits', async () => {
    const store = new FakeRemoteStore();
    store.faults.next('ping', { hang: 'reply' });
    const ping = store.ping(30);
    ping.catch(() => undefined);

    await store.clock.advance('30ms');

    await expect(ping).rejects.toMatchObject(TIMEOUT);
  });

  it('answers with an error of the server, which it names', async () => {
    const store = new FakeRemoteStore();
    store.faults.next('set', { refuse: 'OOM command not allowed' });

    await expect(store.set(WRITE)).rejects.toMatchObject({
      code: 'CACHE_REMOTE_REFUSED',
      message: expect.stringContaining('OOM command not allowed'),
    });
  });

  it('leaves nothing under the keys of a batch for which there is no room', async () => {
    const store = new FakeRemoteStore();
    await store.set(WRITE);
    store.faults.next('setMany', { refuse: 'OOM' });

    await expect(store.setMany([WRITE, { ...WRITE, key: 'app:d:b' }])).resolves.toEqual([false, false]);

    await expect(store.get(WRITE.key)).resolves.toBeUndefined();
  });

  it('takes no claim for want of room, and shows what there is', async () => {
    const store = new FakeRemoteStore();
    store.faults.next('claim', { refuse: 'OOM' }, 2);

    const without = await store.claim(WRITE);
    await store.set(WRITE);

    expect([without, await store.claim(WRITE)]).toEqual(['absent', { found: WRITE.payload }]);
  });

  it.each([
    ['cut off', true, 'a payloa'],
    ['as the test says', (payload: string) => payload.toUpperCase(), 'A PAYLOAD WITH A HEADER'],
  ] as const)('damages what is read, %s, and not what is held', async (_, corrupt, damaged) => {
    const store = new FakeRemoteStore();
    await store.set(WRITE);
    store.faults.next('get', { corrupt });
    store.faults.next('getMany', { corrupt });
    store.faults.next('claim', { corrupt });

    await expect(store.get(WRITE.key)).resolves.toBe(damaged);
    await expect(store.getMany(['none', WRITE.key])).resolves.toEqual([undefined, damaged]);
    await expect(store.claim(WRITE)).resolves.toEqual({ found: damaged });
    await expect(store.get(WRITE.key)).resolves.toBe(WRITE.payload);
  });

  it('combines the parts of a fault, the delay first', async () => {
    const store = new FakeRemoteStore();
    const fault: CallFault = { delay: '10ms', fail: true };
    store.faults.next('get', fault);
    const reading = store.get('a');
    reading.catch(() => undefined);

    const before = await stateOf(reading);
    await store.clock.advance('10ms');

    await expect(reading).rejects.toMatchObject(UNAVAILABLE);
    expect(before).toBe('pending');
  });

  it('refuses a delay without a unit, at the call that it befalls', async () => {
    const store = new FakeRemoteStore();
    store.faults.next('get', { delay: '10' as '10ms' });

    await expect(store.get('a')).rejects.toThrow('"10" is not a duration');
  });

  it('holds a request until it is released, and a reply with what was read when the call began', async () => {
    const store = new FakeRemoteStore();
    const [request, reply] = [store.faults.hold('set'), store.faults.hold('get', 'reply')];
    const writing = store.set(WRITE);
    const reading = store.get(WRITE.key);
    await Promise.all([request.begun, reply.begun]);

    request.release();
    await writing;
    reply.release();

    await expect(reading).resolves.toBeUndefined();
    await expect(store.get(WRITE.key)).resolves.toBe(WRITE.payload);
  });
});
