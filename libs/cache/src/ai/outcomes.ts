import type { BypassedCall, KeyedCall } from './ai-call.js';
import type { AiOutcome, AiSaving } from './ai-types.js';
import type { AnswerRecord } from './answer-record.js';
import type { AnswerStore, FoundAnswer } from './answer-store.js';

/** Says how calls were answered. */
export class Outcomes {
  readonly #store: AnswerStore;

  constructor(store: AnswerStore) {
    this.#store = store;
  }

  /** Of an answer that was found or made; `joined`: by the call of somebody else. */
  found(call: KeyedCall, found: FoundAnswer, joined: boolean): AiOutcome {
    const { record, stored, reason } = found;
    const status = joined && found.status === 'miss' ? 'collapsed' : found.status;
    if (status === 'miss') return { status, reason, key: call.digest, stored };
    const ageMs = status === 'collapsed' ? undefined : this.#store.ageOf(record);
    return { status, reason, key: call.digest, ageMs, stored: false, saved: savingOf(record) };
  }

  /** Of a stream that has begun: how it ends is not known. */
  begun({ digest }: KeyedCall, joined: boolean): AiOutcome {
    return { status: joined ? 'collapsed' : 'miss', key: digest, stored: false };
  }

  kept(call: KeyedCall, record: AnswerRecord): AiOutcome {
    return this.found(call, { record, status: 'hit', stored: false }, false);
  }

  /** Of an answer of the model that the cache had no part in. */
  bypassed({ bypass }: BypassedCall): AiOutcome {
    return { status: 'bypass', reason: bypass, stored: false };
  }

  /** Of an answer of the model where the cache was only asked what it would have done. */
  rehearsed(call: KeyedCall, kept: AnswerRecord | undefined): AiOutcome {
    const reason = `dry run: ${kept ? 'a hit' : 'a miss'}`;
    return {
      status: 'bypass',
      reason,
      key: call.digest,
      ageMs: kept && this.#store.ageOf(kept),
      stored: false,
    };
  }
}

function savingOf({ usage, ms }: AnswerRecord): AiSaving {
  return { usage, latencyMs: ms };
}
