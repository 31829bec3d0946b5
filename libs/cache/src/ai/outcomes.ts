import type { Clock } from '../contracts/clock.js';
import type { AiCall, BypassedCall, KeyedCall } from './ai-call.js';
import type { AiOutcome } from './ai-types.js';
import type { AnswerCost } from './answer-maker.js';
import type { AnswerRecord } from './answer-record.js';
import type { AnswerStore, FoundAnswer } from './answer-store.js';
import type { Accounting } from './cost/accounting.js';
import { withBigintJson } from './cost/with-bigint-json.js';

/** What outcomes are made of. */
export interface OutcomeParts {
  readonly store: AnswerStore;
  readonly clock: Clock;
  readonly accounting: Accounting;
}

/** Says how calls were answered, and counts them. */
export class Outcomes {
  readonly #parts: OutcomeParts;

  constructor(parts: OutcomeParts) {
    this.#parts = parts;
  }

  /** Of an answer that was found or made; `joined`: by the call of somebody else. */
  found(call: KeyedCall, { record, stored, reason, status: how }: FoundAnswer, joined: boolean): AiOutcome {
    const status = joined && how === 'miss' ? 'collapsed' : how;
    const { usage, nanoUsd, ms: latencyMs } = record;
    const known = { status, reason, key: call.digest };
    const ageMs = status === 'collapsed' ? undefined : this.#parts.store.ageOf(record);
    const saved = withBigintJson({ usage, nanoUsd, latencyMs });
    return this.#count(
      call,
      status === 'miss' ? { ...known, stored } : { ...known, ageMs, stored: false, saved },
      record,
    );
  }

  kept(call: KeyedCall, record: AnswerRecord): AiOutcome {
    return this.found(call, { record, status: 'hit', stored: false }, false);
  }

  /** Of a stream that has begun: how it ends is not known, so that it is not counted. */
  begun({ digest }: KeyedCall, joined: boolean): AiOutcome {
    return { status: joined ? 'collapsed' : 'miss', key: digest, stored: false };
  }

  /** Of a stream that has begun and did not come to its end. */
  broken(call: KeyedCall, joined: boolean): AiOutcome {
    return this.#count(call, {
      ...this.begun(call, joined),
      reason: 'the stream did not come to its end',
    });
  }

  /** Of an answer that there is not, neither kept nor of the model. */
  failed(call: KeyedCall): void {
    this.#count(call, { status: 'miss', key: call.digest, stored: false });
  }

  /** Of an answer of the model that the cache has no part in; counted once it is over. */
  bypassed(call: BypassedCall): AiOutcome {
    return { status: 'bypass', reason: call.bypass, stored: false };
  }

  /** Of an answer of the model where the cache is only asked what it would have done; counted once it is over. */
  rehearsed(call: KeyedCall, kept: AnswerRecord | undefined): AiOutcome {
    const reason = `dry run: ${kept ? 'a hit' : 'a miss'}`;
    const ageMs = kept && this.#parts.store.ageOf(kept);
    return { status: 'bypass', reason, key: call.digest, ageMs, stored: false };
  }

  /** Of an answer that the cache had no part in, once it is over; without a cost where it did not come to its end. */
  past(call: AiCall, outcome: AiOutcome, cost?: AnswerCost): AiOutcome {
    return this.#count(call, outcome, cost);
  }

  #count(call: AiCall, outcome: AiOutcome, cost?: AnswerCost): AiOutcome {
    const { clock, accounting } = this.#parts;
    const { operation, provider, model } = call.request;
    const { status, reason, stored } = outcome;
    accounting.record({
      operation,
      provider,
      model,
      status,
      reason,
      stored,
      textLength: call.textLength,
      textTier: call.textTier,
      waitedMs: Math.max(0, clock.elapsed() - call.startedAt),
      modelMs: cost?.ms,
      usage: cost?.usage,
      nanoUsd: cost?.nanoUsd,
    });
    return withBigintJson(outcome);
  }
}
