import type { TextTier } from '../text-tier.js';
import type { AiStats, AiTally } from './ai-stats.js';
import { recommendationsFor } from './recommendations.js';
import { Tally, type AiCall } from './tally.js';
import { withBigintJson } from './with-bigint-json.js';

/** Names come from callers: those after so many are counted together. */
const MAX_NAMES = 200;
const OTHERS = 'others';

/** Calls that name no operation. */
const NO_OPERATION = 'none';

/** Counts what is asked of models and what the cache spares: by operation, by model, by the length of texts. */
export class Accounting {
  readonly #longFrom: number;
  readonly #total = new Tally();
  readonly #operations = new Map<string, Tally>();
  readonly #models = new Map<string, Tally>();
  readonly #textTiers: Readonly<Record<TextTier, Tally>> = {
    small: new Tally(),
    medium: new Tally(),
    large: new Tally(),
    xlarge: new Tally(),
  };
  readonly #bypassReasons = new Map<string, number>();
  #longTexts = 0;

  /** Texts of `longFrom` characters or more count as long: `ai.textHashThreshold`. */
  constructor(longFrom: number) {
    this.#longFrom = longFrom;
  }

  record(call: AiCall): void {
    this.#total.add(call);
    tallyOf(this.#operations, call.operation ?? NO_OPERATION).add(call);
    tallyOf(this.#models, call.provider === undefined ? call.model : `${call.provider}/${call.model}`).add(
      call,
    );
    this.#textTiers[call.textTier].add(call);
    if (call.textLength >= this.#longFrom) this.#longTexts++;
    if (call.status === 'bypass') this.#countReason(call.reason ?? 'no reason given');
  }

  /** A snapshot; as JSON its money is written as a text of digits. */
  stats(): AiStats {
    const counted = {
      total: this.#total.snapshot(),
      operations: snapshots(this.#operations),
      models: snapshots(this.#models),
      textTiers: snapshots(new Map(Object.entries(this.#textTiers))) as Record<TextTier, AiTally>,
      longTexts: this.#longTexts,
      bypassReasons: Object.fromEntries(this.#bypassReasons),
    };
    return withBigintJson({ ...counted, recommendations: recommendationsFor(counted) });
  }

  #countReason(reason: string): void {
    const name = nameWithin(this.#bypassReasons, reason);
    this.#bypassReasons.set(name, (this.#bypassReasons.get(name) ?? 0) + 1);
  }
}

function tallyOf(tallies: Map<string, Tally>, wanted: string): Tally {
  const name = nameWithin(tallies, wanted);
  const tally = tallies.get(name) ?? new Tally();
  tallies.set(name, tally);
  return tally;
}

function nameWithin(counted: ReadonlyMap<string, unknown>, name: string): string {
  return counted.has(name) || counted.size < MAX_NAMES ? name : OTHERS;
}

function snapshots(tallies: ReadonlyMap<string, Tally>): Record<string, AiTally> {
  return Object.fromEntries([...tallies].map(([name, tally]) => [name, tally.snapshot()]));
}
