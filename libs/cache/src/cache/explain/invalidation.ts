import type { CacheParts } from '../cache-parts.js';
import type { Killer } from '../tag-verdict.js';
import type { ExplainedInvalidation } from './explanation.js';
import { instant } from './instant.js';

/** What of an entry decides whether it is dead. */
interface Mortal {
  readonly stamp: number;
  readonly marks: readonly string[];
}

/** That an entry lives, what killed it, or why neither is known. */
export type Judgement = 'alive' | Killer | { readonly reason: string };

/**
 * What killed an entry of the remote tier, as a look-up would find it: marks that are not known are asked for, but nothing
 * is kept of the answer.
 */
export async function judge(
  { stamp, marks }: Mortal,
  { tiers: { coherence }, input: { remote } }: CacheParts,
): Promise<Judgement> {
  if (coherence.marks.owes(marks)) return { reason: 'an invalidation is still to be sent' };
  const unknown = coherence.marks.unknownOf(marks);
  const known = marks.filter((mark) => !unknown.includes(mark));
  const killer = coherence.marks.killer(stamp, known);
  if (killer || unknown.length === 0) return killer ?? 'alive';
  const reading = await remote?.tagClock.read(unknown).catch(() => undefined);
  if (!reading) return coherence.marks.killer(stamp, unknown) ?? { reason: 'its tags cannot be looked up' };
  const at = reading.times.findIndex((time) => time > stamp);
  const mark = unknown[at];
  return mark === undefined ? 'alive' : { mark, time: reading.times[at] };
}

/** An invalidation as people know it. */
export function invalidationOf({ mark, time }: Killer): ExplainedInvalidation {
  const [path = '', ...tag] = mark.split(':');
  return {
    ...(tag.length > 0 ? { tag: tag.join(':') } : {}),
    cache: labelOf(path),
    ...(time === undefined ? {} : { at: instant(time / 1_000) }),
  };
}

/** The tags among the marks of an entry, as its writer named them. */
export function tagsOf(marks: readonly string[]): readonly string[] {
  return marks.flatMap((mark) => {
    const end = mark.indexOf(':');
    return end < 0 ? [] : [mark.slice(end + 1)];
  });
}

/** What people call the namespace of a mark: `default` of `d`, `reports` of `d/reports`. */
function labelOf(path: string): string {
  const end = path.indexOf('/');
  return end < 0 ? 'default' : path.slice(end + 1);
}
