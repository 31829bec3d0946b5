import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RemoteListener, RemoteStore } from '../../libs/cache/src/contracts/remote-store.js';
import type { RemoteStoreHarness } from './remote-store-contract.js';
import { waitFor } from './wait-for.js';

/** What a listener was told, as texts. */
class Notices implements RemoteListener {
  readonly told: string[] = [];
  onKey = (key: string) => void this.told.push(`key ${key}`);
  onMark = (mark: string) => void this.told.push(`mark ${mark}`);
  onFlush = () => void this.told.push('flush');
  onLost = () => void this.told.push('lost');
  onBack = () => undefined;

  /** Resolves once it was told of something. */
  async hears(notice: string): Promise<void> {
    await waitFor(() => this.told.includes(notice), { intervalMs: 1, what: `to be told of ${notice}` });
  }
}

/** The part of the suite of remote stores that is about hearing of changes by others. */
export function changesContract(harness: () => RemoteStoreHarness): void {
  describe('to its listener', () => {
    let store: RemoteStore;
    let other: RemoteStore;
    let notices: Notices;

    beforeEach(async () => {
      ({ store } = harness());
      other = await harness().connect();
      notices = new Notices();
      store.listen?.(notices);
    });

    afterEach(() => other.close(0));

    const write = (key: string, payload = 'x') => ({ key: `app:d:${key}`, payload, ttlMs: 60_000 });
    /** Everything that was told until now, without repetitions: a store may hear the same over several connections. */
    const toldSoFar = async () => {
      await other.set(write('last'));
      await notices.hears('key app:d:last');
      return [...new Set(notices.told)].filter((notice) => notice !== 'key app:d:last').sort();
    };

    it('tells of every key that another connection writes', async () => {
      await other.set(write('set'));
      await other.set(write('filled'), 'absent');
      await other.setMany([write('first'), write('second')]);

      expect(await toldSoFar()).toEqual([
        'key app:d:filled',
        'key app:d:first',
        'key app:d:second',
        'key app:d:set',
      ]);
    });

    it('tells of a key that another connection replaces', async () => {
      await other.set(write('a', 'v1'));
      await notices.hears('key app:d:a');
      notices.told.length = 0;

      await other.set(write('a', 'v2'), { prefix: 'v1' });

      expect(await toldSoFar()).toEqual(['key app:d:a']);
    });

    it('tells of a key whose beginning another connection swaps', async () => {
      await other.set(write('a', '1V text'));
      await notices.hears('key app:d:a');
      notices.told.length = 0;

      await other.swapHead({ key: 'app:d:a', from: '1V', to: '1L', ttlMs: 60_000 });

      expect(await toldSoFar()).toEqual(['key app:d:a']);
    });

    it('tells of no claim that found something', async () => {
      await other.set(write('a'));
      await notices.hears('key app:d:a');
      notices.told.length = 0;

      await other.claim(write('a', 'claim'));

      expect(await toldSoFar()).toEqual([]);
    });

    it('tells of no claim of its own, unless its connections hear of each other', async () => {
      await store.claim(write('a', 'claim'));

      const isTold = harness().hearsItself === true;
      expect(await toldSoFar()).toEqual(isTold ? ['key app:d:a'] : []);
    });

    it('tells of a mark that another connection moves', async () => {
      await other.tagClock.advance(['d:tag', 'd/nested']);

      const marks = (await toldSoFar()).filter((notice) => notice.startsWith('mark'));
      expect(marks).toEqual(['mark d/nested', 'mark d:tag']);
    });

    it('tells of no write of its own, unless its connections hear of each other', async () => {
      await store.set(write('a'));
      await store.set(write('b'), 'absent');
      await store.setMany([write('c'), write('d')]);

      const echoes = ['key app:d:a', 'key app:d:b', 'key app:d:c', 'key app:d:d'];
      expect(await toldSoFar()).toEqual(harness().hearsItself ? echoes : []);
    });

    it('tells of nothing in another namespace', async () => {
      const stranger = await harness().connect('application');
      await stranger.set({ ...write('a'), key: 'application:d:a' });
      await stranger.tagClock.advance(['d']);
      await stranger.close(0);

      expect(await toldSoFar()).toEqual([]);
    });

    it('has told of a change before it answers a read that sees the change', async () => {
      await store.get('app:d:a');
      await other.set(write('a', 'new'));

      const seen = await store.get('app:d:a');

      expect([seen, new Set(notices.told)]).toEqual(['new', new Set(['key app:d:a'])]);
    });
  });
}
