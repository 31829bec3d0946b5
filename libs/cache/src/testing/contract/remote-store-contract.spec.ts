import { describe, expect, it } from '@jest/globals';
import type { RemoteWrite } from '../../contracts/remote-store.js';
import { FakeRemoteStore } from '../fake-remote-store.js';
import { remoteStoreContract, type RemoteStoreSuite } from './remote-store-contract.js';

/** A runner that keeps the tests, and tells which of them fail. */
class Collected {
  readonly #tests = new Map<string, () => Promise<void>>();
  readonly #path: string[] = [];
  readonly skipped: string[] = [];

  readonly runner: Pick<RemoteStoreSuite, 'describe' | 'it'> = {
    describe: (title, body) => {
      this.#path.push(title);
      body();
      this.#path.pop();
    },
    it: Object.assign(
      (title: string, body: () => Promise<void>) => this.#tests.set(this.#titled(title), body),
      {
        skip: (title: string) => this.skipped.push(this.#titled(title)),
      },
    ),
  };

  get titles(): readonly string[] {
    return [...this.#tests.keys()];
  }

  #titled(title: string): string {
    return [...this.#path, title].join(' ');
  }

  /** The tests that fail, of those whose titles contain the text. */
  async failures(text = ''): Promise<readonly string[]> {
    const failed: string[] = [];
    for (const [title, test] of [...this.#tests].filter(([one]) => one.includes(text)))
      await test().catch((error: Error) => failed.push(`${title}: ${error.message}`));
    return failed;
  }
}

function contractOf(Store: typeof FakeRemoteStore, options: Partial<RemoteStoreSuite> = {}): Collected {
  const collected = new Collected();
  const patienceMs = Store === FakeRemoteStore ? 5_000 : 20; // what is broken is waited for in vain
  const create = async () => {
    const store = new Store();
    const connect = async (namespace?: string) => store.connection(namespace);
    return { store, connect, elapse: (ms: number) => store.clock.advance(ms), patienceMs };
  };
  remoteStoreContract({ name: 'A store', create, ...collected.runner, ...options });
  return collected;
}

class Unconditional extends FakeRemoteStore {
  override set(write: RemoteWrite): Promise<boolean> {
    return super.set(write);
  }
}

class Immortal extends FakeRemoteStore {
  override setMany(writes: readonly RemoteWrite[]): Promise<readonly boolean[]> {
    return super.setMany(writes.map((write) => ({ ...write, ttlMs: 600_000 })));
  }
}

class Unordered extends FakeRemoteStore {
  override async getMany(keys: readonly string[]) {
    return (await super.getMany(keys)).toReversed();
  }
}

class Greedy extends FakeRemoteStore {
  override async sweep(namespace: string): Promise<void> {
    await super.sweep(namespace, { prefix: '', offset: 0, below: '\uffff' });
  }
}

class Deaf extends FakeRemoteStore {
  override listen(): void {}
}

class Undying extends FakeRemoteStore {
  override async close(): Promise<void> {}
}

class Standing extends FakeRemoteStore {
  override tagClock = { read: async () => ({ now: 1, times: [] }), advance: async () => 1 };
}

describe('remoteStoreContract', () => {
  it('has nothing to say about a store that keeps it', async () => {
    expect(await contractOf(FakeRemoteStore).failures()).toEqual([]);
  });

  it.each([
    ['writes whatever the condition', Unconditional, 'refuses to fill a key that holds something'],
    ['forgets nothing', Immortal, 'forgets an entry at the end of its life'],
    ['answers in another order', Unordered, 'answers many keys in their order'],
    ['sweeps what is alive', Greedy, 'leaves an entry at the bound'],
    ['tells of nothing', Deaf, 'tells of a key that another connection replaces'],
    ['goes on after close()', Undying, 'refuses calls from then on'],
    ['has a clock that stands', Standing, 'moves every mark that it is asked to'],
  ])('finds a store that %s', async (_, Broken, sentence) => {
    const failures = await contractOf(Broken).failures(sentence);

    expect(failures).toEqual([expect.stringContaining(sentence)]);
  });

  it.each([
    ['notices', 'tells of a key that another connection replaces'],
    ['atomicity', 'lets exactly one of many concurrent swaps through'],
    ['atomicity', 'never gives two moves the same time'],
    ['sweeping', 'sweeps an entry below the bound'],
  ] as const)('skips, and does not drop, what a store that lacks %s cannot do', (lack, sentence) => {
    const { titles, skipped } = contractOf(FakeRemoteStore, { lacks: [lack] });

    expect(skipped).toContainEqual(expect.stringContaining(sentence));
    expect(titles).not.toContainEqual(expect.stringContaining(sentence));
    expect(titles).toContainEqual(expect.stringContaining('replaces what a key holds'));
  });

  it('finds a store that lacks something only in words', async () => {
    const failures = await contractOf(FakeRemoteStore, {
      lacks: ['atomicity', 'sweeping', 'notices'],
    }).failures('for want of');

    expect(failures).toHaveLength(5);
  });
});
