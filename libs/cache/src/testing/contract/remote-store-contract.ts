import type { RemoteStore } from '../../contracts/remote-store.js';
import { atomicityCases } from './atomicity-cases.js';
import { batchCases } from './batch-cases.js';
import { changeCases } from './change-cases.js';
import { claimCases } from './claim-cases.js';
import { conditionCases } from './condition-cases.js';
import { connectionCases } from './connection-cases.js';
import type { ContractCases, RemoteStoreHarness } from './contract-case.js';
import { entryCases } from './entry-cases.js';
import { lackCases, type RemoteStoreLack } from './lack-cases.js';
import { sweepCases } from './sweep-cases.js';
import { tagClockCases } from './tag-clock-cases.js';

/** The store to test, and the runner to test it with: Jest, Vitest, node:test or another with the same functions. */
export interface RemoteStoreSuite {
  /** Begins the titles. */
  readonly name: string;
  readonly describe: (title: string, body: () => void) => unknown;
  readonly it: RegisterTest & { readonly skip?: RegisterTest };
  /** Makes a new, empty, connected store of the namespace `app`, once for each test. */
  readonly create: () => Promise<RemoteStoreHarness>;
  /** What the store cannot do: tests of it are skipped by `it.skip`, and others see that it does not pretend. @default [] */
  readonly lacks?: readonly RemoteStoreLack[];
}

type RegisterTest = (title: string, body: () => Promise<void>) => unknown;

/** Cases under one title, and what a store may lack so that they do not concern it. */
interface Group {
  readonly title?: string;
  readonly cases: ContractCases;
  readonly needs?: RemoteStoreLack;
}

const GROUPS: readonly Group[] = [
  { cases: entryCases },
  { cases: conditionCases },
  { cases: atomicityCases, needs: 'atomicity' },
  { cases: batchCases },
  { cases: sweepCases, needs: 'sweeping' },
  { cases: connectionCases },
  { title: 'to who claims a key,', cases: claimCases, needs: 'atomicity' },
  { title: 'by its tag clock,', cases: tagClockCases },
  { title: 'to its listener,', cases: changeCases, needs: 'notices' },
];

/** Registers the tests that every remote store passes; they assert by `node:assert`. */
export function remoteStoreContract(suite: RemoteStoreSuite): void {
  const { name, describe, it, create, lacks = [] } = suite;
  const groups: readonly Group[] = [
    ...GROUPS,
    ...lacks.map((lack) => ({ title: `for want of ${lack},`, cases: lackCases[lack] })),
  ];
  describe(`${name}, as a remote store,`, () => {
    for (const { title, cases, needs } of groups) {
      const register = needs && lacks.includes(needs) ? it.skip : it;
      const registerAll = (): void => {
        for (const [sentence, run] of Object.entries(cases))
          register?.(sentence, () => withStore(create, run));
      };
      if (title === undefined) registerAll();
      else describe(title, registerAll);
    }
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
