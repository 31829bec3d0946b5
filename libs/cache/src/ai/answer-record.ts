import type { AiUsage } from './ai-types.js';

/** What is kept of an answer. */
export interface AnswerRecord {
  readonly form: 'whole' | 'parts';
  /** The answer, or its parts in compact form. */
  readonly v: unknown;
  /** Milliseconds before each of the parts, where they are to be given out as they came. */
  readonly pauses?: readonly number[] | undefined;
  /** Of an answer that is handed out and not kept, since it is broken or not whole: nothing is to be made of it. */
  readonly refused?: boolean | undefined;
  /** When it was made, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** How long the model took for it, in milliseconds. */
  readonly ms: number;
  readonly usage?: AiUsage | undefined;
  /** Billionths of a US dollar, at the prices of its day. */
  readonly nanoUsd?: bigint | undefined;
  /** The model that answered, where it said so. */
  readonly model?: string | undefined;
}
