import type { AnswerFacts, Verdict } from './ai-types.js';
import { errorName } from './error-name.js';

/** Who has a say in whether an answer is kept, beside the reader of its kind. */
export interface Judges<T> {
  readonly read?: ((answer: T) => AnswerFacts) | undefined;
  /** Each may refuse. */
  readonly shouldCache: readonly ((answer: T) => boolean)[];
}

const KEPT: Verdict = { store: true };

/** What is known of an answer, and whether it may be kept: not where it is empty or degraded, whatever else is said. */
export function judgeAnswer<T>(answer: T, { read, shouldCache }: Judges<T>): AnswerFacts {
  const facts = readFacts(answer, read);
  if (!facts.verdict.store) return facts;
  const reason = flaw(answer) ?? refusal(answer, shouldCache);
  return reason === undefined ? facts : { ...facts, verdict: { store: false, reason } };
}

/** A reader that fails knows nothing of the answer: it is handed on and not kept. */
function readFacts<T>(answer: T, read: Judges<T>['read']): AnswerFacts {
  try {
    return read ? read(answer) : { verdict: KEPT };
  } catch (error) {
    return { verdict: { store: false, reason: `the answer could not be read: ${errorName(error)}` } };
  }
}

function refusal<T>(answer: T, shouldCache: Judges<T>['shouldCache']): string | undefined {
  try {
    return shouldCache.every((accepts) => accepts(answer)) ? undefined : 'refused by shouldCache';
  } catch (error) {
    return `shouldCache failed: ${errorName(error)}`;
  }
}

function flaw(answer: unknown): string | undefined {
  if (isEmpty(answer)) return 'the answer is empty';
  return isDegraded(answer) ? 'the answer is degraded' : undefined;
}

function isEmpty(answer: unknown): boolean {
  if (typeof answer === 'string') return answer.trim() === '';
  if (Array.isArray(answer)) return answer.every((part) => typeof part === 'string' && isEmpty(part));
  return answer === undefined || answer === null;
}

/** An answer that the application made up itself says so. */
function isDegraded(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'degraded' in answer && answer.degraded === true;
}
