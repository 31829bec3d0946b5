import type { CacheTrouble } from '../../libs/cache/src/contracts/cache-observer.js';
import type { PayloadCoding } from '../../libs/cache/src/contracts/codec.js';
import { Counters } from '../../libs/cache/src/cache/counters.js';
import { Recorder } from '../../libs/cache/src/cache/recorder.js';
import type { RemoteEntry } from '../../libs/cache/src/cache/remote-entry.js';
import { RemoteTier } from '../../libs/cache/src/cache/remote-tier.js';
import { TagMarks } from '../../libs/cache/src/cache/tag-marks.js';
import { Values } from '../../libs/cache/src/cache/values.js';
import { compression } from '../../libs/cache/src/stores/codec/compression.js';
import { jsonCodec } from '../../libs/cache/src/stores/codec/json-codec.js';
import { FakeRemoteStore } from '../../libs/cache/src/testing/fake-remote-store.js';
import { testConfig } from '../../libs/cache/src/testing/test-config.js';
import { VirtualClock } from '../../libs/cache/src/testing/virtual-clock.js';

/** A remote tier over a connection of its own, and what it was troubled by. */
export interface RemoteTierRig {
  readonly tier: RemoteTier;
  readonly store: FakeRemoteStore;
  readonly clock: VirtualClock;
  readonly troubles: readonly CacheTrouble[];
  /** Another process over the same server. */
  peer(): RemoteTierRig;
}

/** Builds a `RemoteTierRig` in virtual time. */
export function remoteTierRig(
  clock = new VirtualClock(),
  store = new FakeRemoteStore({ clock: clock }),
  coding: PayloadCoding = compression({ algorithm: 'none', threshold: 0, level: 1 }),
): RemoteTierRig {
  const troubles: CacheTrouble[] = [];
  const observer = { onTrouble: (trouble: CacheTrouble) => void troubles.push(trouble) };
  const tier = new RemoteTier({
    namespace: 'app:d',
    store,
    recorder: new Recorder({ cache: 'default', counters: new Counters(), observer, clock }),
    marksOf: (tags) => ['d', ...tags],
    marks: new TagMarks({
      tagClock: store.tagClock,
      clock,
      root: 'd',
      onChange: () => undefined,
      onTrouble: () => undefined,
    }),
    values: new Values({ namespace: 'app:d', codec: jsonCodec, coding, maxBytes: 1_048_576 }),
    clock,
    memory: testConfig().memory,
    refreshAhead: false,
  });
  return { tier, store, clock, troubles, peer: () => remoteTierRig(clock, store.connection(), coding) };
}

/** An entry to write, fresh for a minute and stale for another one. */
export function remoteEntry(key: string, data: string, stamp = Number.MAX_SAFE_INTEGER): RemoteEntry {
  return {
    key,
    encoded: { format: 's', data },
    size: data.length,
    ttlMs: 60_000,
    graceMs: 60_000,
    cost: 1,
    tags: [],
    stamp,
  };
}
