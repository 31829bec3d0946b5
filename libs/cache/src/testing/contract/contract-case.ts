import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { RemotePayload, RemoteStore, RemoteWrite } from '../../contracts/remote-store.js';

const MINUTE = 60_000;

/** A store under test and what the suite needs around it. */
export interface RemoteStoreHarness {
  readonly store: RemoteStore;
  /** Another store over the same server, connected, as of another process; the suite closes it. @default `app` */
  readonly connect: (namespace?: string) => Promise<RemoteStore>;
  /** Whether its own writes come back to it, which costs a look-up. @default false */
  readonly hearsItself?: boolean;
  /** Moves a virtual clock on; absent where time passes by itself. */
  readonly elapse?: (ms: number) => Promise<void>;
  /** How long an expiry or a notice is waited for, in real time. @default 5000 */
  readonly patienceMs?: number;
  /** Ends what the store was connected to. */
  readonly stop?: () => Promise<void>;
}

/** What every store must do, by the sentence that says so. */
export type ContractCases = Readonly<Record<string, (harness: RemoteStoreHarness) => Promise<void>>>;

/** One case for each of the rows, which begin with its title. */
export function casesOf<Row extends readonly [title: string, ...rest: unknown[]]>(
  rows: readonly Row[],
  run: (harness: RemoteStoreHarness, row: Row) => Promise<void>,
): ContractCases {
  return Object.fromEntries(
    rows.map((row) => [row[0], (harness: RemoteStoreHarness) => run(harness, row)] as const),
  );
}

/** A write that lives for a minute unless told otherwise. */
export function write(
  key: string,
  payload: RemotePayload = `value of ${key}`,
  ttlMs: number = MINUTE,
): RemoteWrite {
  return { key, payload, ttlMs };
}

/** Resolves once the key holds nothing. */
export async function isGone(harness: RemoteStoreHarness, key: string): Promise<void> {
  const isSo = async (): Promise<boolean> => {
    await harness.elapse?.(20);
    return (await harness.store.get(key)) === undefined;
  };
  await eventually(harness, { isSo, what: `${key} to be gone` });
}

/** What is waited for. */
export interface Expectation {
  readonly isSo: () => boolean | Promise<boolean>;
  readonly what: string;
}

/** Resolves once it is so; fails when the patience of the harness is at its end. */
export async function eventually(
  { patienceMs = 5_000 }: RemoteStoreHarness,
  { isSo, what }: Expectation,
): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await isSo())) {
    assert.ok(performance.now() < end, `waited ${patienceMs} ms for ${what}`);
    await delay(1);
  }
}
