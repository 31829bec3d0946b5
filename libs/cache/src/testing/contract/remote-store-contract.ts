import type { RemoteStore } from '../../contracts/remote-store.js';
import { batchCases } from './batch-cases.js';
import { changeCases } from './change-cases.js';
import { claimCases } from './claim-cases.js';
import { conditionCases } from './condition-cases.js';
import { connectionCases } from './connection-cases.js';
import type { ContractCases, RemoteStoreHarness } from './contract-case.js';
import { entryCases } from './entry-cases.js';
import { sweepCases } from './sweep-cases.js';
import { tagClockCases } from './tag-clock-cases.js';

/** The store to test, and the runner to test it with: Jest, Vitest, node:test or another with the same two functions. */
export interface RemoteStoreSuite {
  /** Begins the titles. */
  readonly name: string;
  readonly describe: (title: string, body: () => void) => unknown;
  readonly it: (title: string, body: () => Promise<void>) => unknown;
  /** Makes a new, empty, connected store of the namespace `app`, once for each test. */
  readonly create: () => Promise<RemoteStoreHarness>;
  /** Whether it has `listen`; without, memory of other processes lives for `memory.ttlCap`. @default true */
  readonly hearsOthers?: boolean;
}

/** Registers the tests that every remote store passes; they assert by `node:assert`. */
export function remoteStoreContract(suite: RemoteStoreSuite): void {
  const { name, describe, it, create, hearsOthers = true } = suite;
  const register = (cases: ContractCases): void => {
    for (const [title, run] of Object.entries(cases)) it(title, () => withStore(create, run));
  };
  describe(`${name}, as a remote store,`, () => {
    for (const cases of [entryCases, conditionCases, batchCases, sweepCases, connectionCases])
      register(cases);
    describe('to who claims a key,', () => register(claimCases));
    describe('by its tag clock,', () => register(tagClockCases));
    if (hearsOthers) describe('to its listener,', () => register(changeCases));
  });
}

async function withStore(
  create: RemoteStoreSuite['create'],
  run: (harness: RemoteStoreHarness) => Promise<void>,
): Promise<void> {
  const harness = await create();
  const stores: RemoteStore[] = [harness.store];
  const connect = async (namespace?: string): Promise<RemoteStore> => {
    const other = await harness.connect(namespace);
    stores.push(other);
    return other;
  };
  try {
    await run({ ...harness, connect });
  } finally {
    for (const store of stores) await store.close(0);
    await harness.stop?.();
  }
}
