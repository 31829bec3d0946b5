import type { AiUsage, AnswerKind } from './ai-types.js';
import type { AnswerRecord } from './answer-record.js';
import { expandParts } from './wire/compact-parts.js';

/** What is found in the place of a record, and is none: nothing can be made of it, so that the answer is made anew. */
const UNREADABLE: AnswerRecord = { form: 'parts', v: undefined, at: 0, ms: 0 };

/** What the cache below has found, as far as it is a record. */
export function recordOf(found: unknown): AnswerRecord {
  const { form, at, ms, usage, nanoUsd } = Object(found) as Partial<Record<keyof AnswerRecord, unknown>>;
  const isRecord = (form === 'whole' || form === 'parts') && Number.isFinite(at) && Number.isFinite(ms);
  const isPriced = nanoUsd === undefined || typeof nanoUsd === 'bigint';
  return isRecord && isPriced && (usage === undefined || isUsage(usage))
    ? (found as AnswerRecord)
    : UNREADABLE;
}

function isUsage(kept: unknown): boolean {
  const { input, output } = Object(kept) as Partial<Record<keyof AiUsage, unknown>>;
  const { noCache, cacheRead, cacheWrite } = Object(input) as Partial<AiUsage['input']>;
  const { text, reasoning } = Object(output) as Partial<AiUsage['output']>;
  return [noCache, cacheRead, cacheWrite, text, reasoning].every((tokens) => typeof tokens === 'number');
}

/** The whole answer of a record; `undefined` where it is no answer of this kind, and none can be made of it. */
export function wholeOf<T>(
  { form, v, refused }: AnswerRecord,
  kind: AnswerKind<T> | undefined,
): { readonly value: T } | undefined {
  if (form === 'whole') return refused || isOf(kind?.isAnswer?.bind(kind), v) ? { value: v as T } : undefined;
  if (refused || !kind?.fold) return undefined;
  const parts = recordedParts<unknown>(v, kind);
  const value = parts && unlessBroken(() => kind.fold?.(parts));
  return value === undefined ? undefined : { value };
}

/** The parts of a record; `undefined` where they are none of this kind, and none can be made of it. */
export function partsOf<P>(
  { form, v, refused }: AnswerRecord,
  kind: AnswerKind<unknown, P> | undefined,
): readonly P[] | undefined {
  if (form === 'parts') return recordedParts(v, refused ? undefined : kind);
  if (refused || !kind?.unfold || !isOf(kind.isAnswer?.bind(kind), v)) return undefined;
  return unlessBroken(() => kind.unfold?.(v));
}

function recordedParts<P>(
  v: unknown,
  kind: Pick<AnswerKind, 'areParts'> | undefined,
): readonly P[] | undefined {
  const parts = expandParts(v);
  return parts && isOf(kind?.areParts?.bind(kind), parts) ? (parts as readonly P[]) : undefined;
}

function isOf<K>(accepts: ((kept: K) => boolean) | undefined, kept: K): boolean {
  return accepts === undefined || unlessBroken(() => accepts(kept)) === true;
}

/** What was kept may have been written by anybody: who stumbles over it has not found anything. */
export function unlessBroken<R>(read: () => R): R | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
