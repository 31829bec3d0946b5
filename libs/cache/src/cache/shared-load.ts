import type { ClaimWatch } from './claim-watch.js';
import type { Claims, HeldClaim } from './claims.js';
import { isFound, type FillGuard, type Found, type NotFound } from './look-up.js';

/** What a look-up before a load found, and what the load's fill depends on. */
export interface LookedUp {
  readonly token: number;
  /** Logical time before the look-up. */
  readonly stamp: number;
  readonly found: Found | NotFound;
  /** The name of our claim, where the look-up made one. */
  readonly claim?: string | undefined;
}

/** A look-up that found nothing to serve. */
export interface Missed extends FillGuard {
  /** Logical time before the look-up. */
  readonly stamp: number;
}

/** The side of a load that other processes see: it waits for theirs, or holds the claim that they wait for. */
export class SharedLoad {
  readonly #key: string;
  readonly #claims: Claims;
  readonly #watch: ClaimWatch;
  readonly #patienceMs: number;
  #held: HeldClaim | undefined;

  /**
   * Begins before the look-up, so that no news of somebody else's load is missed. A load that takes longer than
   * `patienceMs`, in milliseconds, loses its claim to whoever waits for it.
   */
  constructor(key: string, claims: Claims, patienceMs: number) {
    this.#key = key;
    this.#claims = claims;
    this.#patienceMs = patienceMs;
    this.#watch = claims.watch(key);
  }

  /** Keeps the claim that a look-up made, if it made one. */
  hold(lookedUp: LookedUp): LookedUp {
    const { claim } = lookedUp;
    if (claim !== undefined && claim !== this.#held?.name) this.#claim(claim);
    return lookedUp;
  }

  /** Waits while somebody else loads the key: answers with what they loaded, or when it is our turn. */
  async turn(first: LookedUp, lookUp: () => Promise<LookedUp>): Promise<LookedUp> {
    let last = first;
    for (;;) {
      const other = last.claim === undefined ? claimOfOthers(last) : undefined;
      if (other === undefined) return this.hold(last);
      const isDead = await this.#watch.outlasts(other);
      const claim = isDead ? await this.#claims.take(this.#key, other) : undefined;
      if (claim !== undefined) return this.hold(claimed(last, claim));
      last = await lookUp(); // somebody else has changed the key
      if (isDead && claimOfOthers(last) === other) return last; // nor can it be claimed: the load goes on without
    }
  }

  /** Claims an entry that lives, to load it anew, and answers the claim's name; nothing where somebody else does so. */
  async take({ identity, claimed: isOthers }: Found): Promise<string | undefined> {
    if (identity === undefined || (isOthers && !(await this.#watch.outlasts(identity)))) return undefined;
    const claim = await this.#claims.take(this.#key, identity);
    if (claim !== undefined) this.#claim(claim);
    return claim;
  }

  /** The load has been kept, or was not ours. */
  end(): void {
    this.#watch.end();
    this.#held?.end();
    this.#held = undefined;
  }

  /** Whatever has not been kept came to nothing: others may load at once. */
  release(): void {
    this.#watch.end();
    void this.#held?.release();
    this.#held = undefined;
  }

  #claim(name: string): void {
    this.#held = this.#claims.hold(this.#key, name, this.#patienceMs);
  }
}

function claimed(lookedUp: LookedUp, claim: string): LookedUp {
  return { ...lookedUp, claim, found: { replaces: claim, claimed: false } };
}

/** The identity of somebody else's claim on what is not to be served. */
function claimOfOthers({ found }: LookedUp): string | undefined {
  if (isFound(found) || found === 'unavailable' || !found.claimed) return undefined;
  return found.replaces;
}
