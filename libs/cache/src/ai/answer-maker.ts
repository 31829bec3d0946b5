import type { Clock } from '../contracts/clock.js';
import type { KeyedCall } from './ai-call.js';
import type { AnswerFacts } from './ai-types.js';
import type { AnswerRecord } from './answer-record.js';
import type { MadeAnswer } from './answer-store.js';
import type { Cooldowns } from './cooldowns.js';
import { costOf } from './cost/cost-of.js';
import type { PriceTable } from './cost/price-table.js';
import { judgeAnswer } from './judge-answer.js';

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
  readonly kept: Pick<AnswerRecord, 'form' | 'v'>;
  /** What `begin` said. */
  readonly startedAt: number;
  readonly read: ((answer: T) => AnswerFacts) | undefined;
}

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
    const { clock, cooldowns, prices } = this.#parts;
    const shouldCache = call.shouldCache as readonly ((answer: T) => boolean)[];
    const { verdict, usage, model, cooldownMs } = judgeAnswer(answer, { read, shouldCache });
    cooldowns.note(call.payer, cooldownMs);
    const { provider, model: asked } = call.identity;
    const nanoUsd = usage && costOf(usage, { provider, model: asked, answered: model }, prices);
    const ms = Math.max(0, clock.elapsed() - startedAt);
    return { verdict, record: { ...kept, at: clock.now(), ms, usage, nanoUsd, model } };
  }

  failed(call: KeyedCall, error: unknown): void {
    this.#parts.cooldowns.noteError(call.payer, error);
  }
}
