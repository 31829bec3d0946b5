/**
 * Whether an entry with a stamp survives its marks; `unknown` where the tag clock has to be asked, and `doubtful` where
 * somebody has moved a mark and the tag clock has not said yet to when: it must not be served, but may prove to be alive.
 */
export type Verdict = 'alive' | 'dead' | 'doubtful' | 'unknown';

/** A mark that was moved after the load of an entry had begun. */
export interface Killer {
  readonly mark: string;
  readonly time: number | undefined;
}
