import assert from 'node:assert/strict';
import type { RemoteListener, RemoteStatus, RemoteStore } from '../../contracts/remote-store.js';
import { eventually, write, type ContractCases, type RemoteStoreHarness } from './contract-case.js';

/** Enough of them that each server of a Cluster has one. */
const LAST = Array.from({ length: 12 }, (_, index) => `app:d:last ${index}`);

/** What a listener was told, as texts. */
class Notices implements RemoteListener {
  readonly told: string[] = [];
  readonly states: string[] = [];
  readonly #harness: RemoteStoreHarness;
  onKey = (key: string) => void this.told.push(`key ${key}`);
  onMark = (mark: string) => void this.told.push(`mark ${mark}`);
  onFlush = () => void this.told.push('flush');
  onLost = () => void this.told.push('lost');
  onBack = () => undefined;
  onStatus = (_previous: RemoteStatus, { state }: RemoteStatus) => void this.states.push(state);

  constructor(harness: RemoteStoreHarness) {
    this.#harness = harness;
    harness.store.listen?.(this);
  }

  /** Resolves once it was told of something. */
  hears(notice: string): Promise<void> {
    const isSo = (): boolean => this.told.includes(notice);
    return eventually(this.#harness, { isSo, what: `its listener to be told of ${notice}` });
  }

  /**
   * What was told until now, without repetitions: a store may hear the same over several connections. Keys that are spread
   * over several servers are told of in the order of each.
   */
  async soFar(other: RemoteStore): Promise<readonly string[]> {
    await other.setMany(LAST.map((key) => write(key)));
    for (const key of LAST) await this.hears(`key ${key}`);
    return [...new Set(this.told)].filter((notice) => !notice.startsWith('key app:d:last')).sort();
  }
}

async function listen(harness: RemoteStoreHarness): Promise<{ notices: Notices; other: RemoteStore }> {
  const other = await harness.connect();
  return { notices: new Notices(harness), other };
}

/** What a store tells its listener of changes by others. */
export const changeCases: ContractCases = {
  'tells of its end, once': async (harness) => {
    const { notices } = await listen(harness);
    await harness.store.ready();

    await harness.store.close(0);

    assert.deepEqual(
      notices.states.filter((state) => state !== 'up'),
      ['closed'],
    );
  },

  'tells of every key that another connection writes': async (harness) => {
    const { notices, other } = await listen(harness);
    await other.set(write('app:d:set'));
    await other.set(write('app:d:filled'), 'absent');
    await other.setMany([write('app:d:first'), write('app:d:second')]);

    const keys = ['filled', 'first', 'second', 'set'].map((key) => `key app:d:${key}`);
    assert.deepEqual(await notices.soFar(other), keys);
  },

  'tells of a key that another connection replaces': async (harness) => {
    const { notices, other } = await listen(harness);
    await other.set(write('app:d:a', 'v1'));
    await notices.hears('key app:d:a');
    notices.told.length = 0;

    await other.set(write('app:d:a', 'v2'), { prefix: 'v1' });

    assert.deepEqual(await notices.soFar(other), ['key app:d:a']);
  },

  'tells of a key whose beginning another connection swaps': async (harness) => {
    const { notices, other } = await listen(harness);
    await other.set(write('app:d:a', '1V text'));
    await notices.hears('key app:d:a');
    notices.told.length = 0;

    await other.swapHead({ key: 'app:d:a', from: '1V', to: '1L', ttlMs: 60_000 });

    assert.deepEqual(await notices.soFar(other), ['key app:d:a']);
  },

  'tells of no claim that found something': async (harness) => {
    const { notices, other } = await listen(harness);
    await other.set(write('app:d:a'));
    await notices.hears('key app:d:a');
    notices.told.length = 0;

    await other.claim(write('app:d:a', 'claim'));

    assert.deepEqual(await notices.soFar(other), []);
  },

  'tells of no claim of its own, unless its connections hear of each other': async (harness) => {
    const { store, hearsItself } = harness;
    const { notices, other } = await listen(harness);
    await store.claim(write('app:d:a', 'claim'));

    assert.deepEqual(await notices.soFar(other), hearsItself ? ['key app:d:a'] : []);
  },

  'tells of a mark that another connection moves': async (harness) => {
    const { notices, other } = await listen(harness);
    await other.tagClock.advance(['d:tag', 'd/nested']);

    const marks = (await notices.soFar(other)).filter((notice) => notice.startsWith('mark'));
    assert.deepEqual(marks, ['mark d/nested', 'mark d:tag']);
  },

  'tells of no write of its own, unless its connections hear of each other': async (harness) => {
    const { store, hearsItself } = harness;
    const { notices, other } = await listen(harness);
    await store.set(write('app:d:a'));
    await store.set(write('app:d:b'), 'absent');
    await store.setMany([write('app:d:c'), write('app:d:d')]);

    const echoes = ['key app:d:a', 'key app:d:b', 'key app:d:c', 'key app:d:d'];
    assert.deepEqual(await notices.soFar(other), hearsItself ? echoes : []);
  },

  'tells of nothing in another namespace': async (harness) => {
    const { notices, other } = await listen(harness);
    const stranger = await harness.connect('application');
    await stranger.set(write('application:d:a'));
    await stranger.tagClock.advance(['d']);

    assert.deepEqual(await notices.soFar(other), []);
  },

  'has told of a change before it answers a read that sees the change': async (harness) => {
    const { store } = harness;
    const { notices, other } = await listen(harness);
    await store.get('app:d:a');
    await other.set(write('app:d:a', 'new'));

    const seen = await store.get('app:d:a');

    assert.deepEqual([seen, [...new Set(notices.told)]], ['new', ['key app:d:a']]);
  },
};
