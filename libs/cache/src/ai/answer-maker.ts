import type { Clock } from '../contracts/clock.js';
import type { AiCall, KeyedCall } from './ai-call.js';
import type { AnswerFacts } from './ai-types.js';
import type { AnswerRecord } from './answer-record.js';
import type { MadeAnswer } from './answer-store.js';
import type { Cooldowns } from './cooldowns.js';
import { costOf } from './cost/cost-of.js';
import type { PriceTable } from './cost/price-table.js';
import { judgeAnswer } from './judge-answer.js';
import { unlessBroken } from './kept-answer.js';

/** What the making of answers depends on. */
export interface MakerParts {
  readonly clock: Clock;
  readonly cooldowns: Cooldowns;
  readonly prices: PriceTable | undefined;
}

/** An answer of the model. */
export interface SpokenAnswer<T> {
  readonly answer: T;
  /** As it is kept. */
  readonly kept: Pick<AnswerRecord, 'form' | 'v' | 'pauses'>;
  /** What `begin` said. */
  readonly startedAt: number;
  readonly read: ((answer: T) => AnswerFacts) | undefined;
}

/** What an answer cost: time, tokens and, where its price is known, money. */
export type AnswerCost = Pick<AnswerRecord, 'ms' | 'usage' | 'nanoUsd'>;

/** Accompanies a call to the model, and makes a record of what it answers. */
export class AnswerMaker {
  readonly #parts: MakerParts;

  constructor(parts: MakerParts) {
    this.#parts = parts;
  }

  /** The time. @throws AiCooldownError where the provider is to be left alone */
  begin(call: KeyedCall): number {
    this.#parts.cooldowns.check(call.payer);
    return this.#parts.clock.elapsed();
  }

  /** Judges an answer, and says what it cost at the prices of today. */
  end<T>(call: KeyedCall, { answer, kept, startedAt, read }: SpokenAnswer<T>): MadeAnswer {
    const { clock, cooldowns } = this.#parts;
    const shouldCache = call.shouldCache as readonly ((answer: T) => boolean)[];
    const facts = judgeAnswer(answer, { read, shouldCache });
    const { verdict, model, cooldownMs } = facts;
    cooldowns.note(call.payer, cooldownMs);
    return { verdict, record: { ...kept, at: clock.now(), ...this.#costOf(call, facts, startedAt), model } };
  }

  /** What an answer cost that the cache had no part in, at the prices of today. */
  measure<T>(call: AiCall, { answer, startedAt, read }: Omit<SpokenAnswer<T>, 'kept'>): AnswerCost {
    return this.#costOf(call, judgeAnswer(answer, { read, shouldCache: [] }), startedAt);
  }

  failed(call: KeyedCall, error: unknown): void {
    this.#parts.cooldowns.noteError(call.payer, error);
  }

  #costOf({ request }: AiCall, { usage, model: answered }: AnswerFacts, startedAt: number): AnswerCost {
    const { clock, prices } = this.#parts;
    const { provider, model } = request;
    const nanoUsd = usage && unlessBroken(() => costOf(usage, { provider, model, answered }, prices)); // `prices` may be code
    return { ms: Math.max(0, clock.elapsed() - startedAt), usage, nanoUsd };
  }
}
