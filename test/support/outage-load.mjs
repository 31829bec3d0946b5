// Callers of two caches over one Redis, on keys whose truth stands in this process, and a judge of every answer.
import { setTimeout as delay } from 'node:timers/promises';

const KEYS = 120;
const READERS = 8;
const CHANGERS = 3;
const PAUSE_MS = 5;
const LOAD_MS = 6;
/** How long after a change another cache may still answer with what was before it, while it hears of changes. */
const PROPAGATION_MS = 250;
const TICK_MS = 5;

const random = (bound) => Math.floor(Math.random() * bound);
const tagsOf = (key) => [`group ${key % 20}`, `key ${key}`];

/** Tells the time that this process was held up, by itself or by the machine, from the time that it waited. */
class Stalls {
  #total = 0;
  #last = performance.now();
  #timer = setInterval(() => {
    this.#total = this.total;
    this.#last = performance.now();
  }, TICK_MS);

  get total() {
    return this.#total + Math.max(0, performance.now() - this.#last - TICK_MS);
  }

  /** A clock that stands still while the process is held up. */
  now() {
    return performance.now() - this.total;
  }

  stop() {
    clearInterval(this.#timer);
  }
}

/** What each key is worth: a version that grows, and which versions were settled when. */
class Truth {
  #versions = Array.from({ length: KEYS }, () => 1);
  #settled = Array.from({ length: KEYS }, () => [{ version: 1, at: -Infinity }]);

  of(key) {
    return { key, version: this.#versions[key] };
  }

  change(key) {
    return { key, version: ++this.#versions[key] };
  }

  settle({ key, version }, at) {
    const former = this.#settled[key].filter(
      (one, index, all) => (all[index + 1]?.at ?? Infinity) > at - 2 * PROPAGATION_MS,
    );
    this.#settled[key] = [...former, { version, at }];
  }

  /** The version that was settled last before this time. */
  settledAt(key, time) {
    return this.#settled[key].findLast(({ at }) => at <= time)?.version ?? 0;
  }
}

/** The load: half of the keys are changed by the first cache, the other half by the second one; both read all of them. */
export class OutageLoad {
  /** Whether both caches hear of each other's changes. */
  hears = true;
  /** What calls are counted under. */
  phase = 'calm';
  wrong = [];
  rejected = [];
  /** Own times of the calls by phase and operation, in milliseconds. */
  times = {};
  #caches;
  #truth = new Truth();
  #stalls = new Stalls();
  #running = true;
  #lanes = [];

  constructor(caches) {
    this.#caches = caches;
  }

  start() {
    for (const [index, cache] of this.#caches.entries()) {
      for (let lane = 0; lane < READERS; lane++)
        this.#lanes.push(this.#loop(() => this.#read(cache, index, random(KEYS))));
      for (let lane = 0; lane < CHANGERS; lane++)
        this.#lanes.push(this.#loop(() => this.#change(cache, ownKey(index, lane))));
    }
  }

  async stop() {
    this.#running = false;
    await Promise.all(this.#lanes);
    this.#stalls.stop();
  }

  /** Keys of which one of the caches does not know the truth. */
  async untrue() {
    const keys = Array.from({ length: KEYS }, (_, key) => key);
    const asked = keys.flatMap((key) =>
      this.#caches.map(
        async (cache) => (await this.#load(cache, key)).version !== this.#truth.of(key).version,
      ),
    );
    return (await Promise.all(asked)).filter(Boolean).length;
  }

  async #loop(step) {
    while (this.#running) {
      await step().catch((error) => this.rejected.push(String(error?.stack ?? error)));
      await delay(PAUSE_MS);
    }
  }

  #load(cache, key) {
    const [early, late] = tagsOf(key);
    const factory = async (context) => {
      const value = this.#truth.of(key);
      await delay(random(LOAD_MS));
      context.setOptions({ tags: [early, late] });
      return value;
    };
    return cache.getOrSet(String(key), factory, { tags: [early] });
  }

  async #read(cache, index, key) {
    const [operation, call] =
      random(2) === 0 ? ['get', () => cache.get(String(key))] : ['getOrSet', () => this.#load(cache, key)];
    const { hears } = this;
    const begun = this.#stalls.now();
    const before = this.#truth.settledAt(key, key % 2 === index ? begun : begun - PROPAGATION_MS);
    const value = await this.#timed(operation, call);
    const { version: now } = this.#truth.of(key);
    if (value === undefined && operation === 'get') return;
    const floor = key % 2 === index || (hears && this.hears) ? before : 1;
    const isRight = value?.key === key && value.version >= floor && value.version <= now;
    if (!isRight) this.wrong.push({ cache: index, key, operation, phase: this.phase, value, floor, now });
  }

  async #change(cache, key) {
    const value = this.#truth.change(key);
    const tags = tagsOf(key);
    const changes = {
      set: () => cache.set(String(key), value, { tags }),
      delete: () => cache.delete(String(key)),
      invalidateTags: () => cache.invalidateTags([tags[random(2)]]),
    };
    const operation = Object.keys(changes)[random(3)];
    await this.#timed(operation, changes[operation]);
    this.#truth.settle(value, this.#stalls.now());
  }

  /** A deadline waits as long again as the process was held up, so what it was held up counts twice. */
  async #timed(operation, call) {
    const times = ((this.times[this.phase] ??= {})[operation] ??= []);
    const [begun, stalled] = [performance.now(), this.#stalls.total];
    try {
      return await call();
    } finally {
      times.push(Math.max(0, performance.now() - begun - 2 * (this.#stalls.total - stalled)));
    }
  }
}

/** A key that only this lane changes. */
function ownKey(cache, lane) {
  const step = 2 * CHANGERS;
  return random(KEYS / step) * step + 2 * lane + cache;
}
