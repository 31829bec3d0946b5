/** Why the signal of a flight is aborted. */
export class NobodyWaits extends Error {
  override readonly name = 'NobodyWaits';

  constructor() {
    super('nobody waits for the answer any more');
  }
}

/** What becomes of a call to the model that nobody waits for any more. */
export type OnAbandon = 'abort' | 'finish';

/** A call to the model under way, and how many wait for it. */
export class Flight<R> {
  readonly result: Promise<R>;
  readonly #controller = new AbortController();
  #waiting = 0;
  #isOver = false;
  #onAbandoned: () => void = () => undefined;

  constructor(run: (flight: Flight<R>) => Promise<R>) {
    this.result = run(this);
    const conclude = () => this.conclude();
    this.result.then(conclude, conclude); // whoever waits is told of a failure
  }

  /** Aborted once nobody waits any more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits, until the function that comes back is called. */
  enter(): () => void {
    this.#waiting++;
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.#waiting--;
      if (this.#waiting === 0 && !this.#isOver) this.#onAbandoned();
    };
  }

  /** Calls back once the last of those who wait has left before the end. */
  whenAbandoned(callback: () => void): void {
    this.#onAbandoned = callback;
  }

  /** The model has said everything: nothing is left to abort, though the answer may still have to be kept. */
  conclude(): void {
    this.#isOver = true;
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }
}

/** The calls to models that are under way: one per name, shared by all who ask for it. */
export class Flights<F extends Flight<unknown>> {
  readonly #joinable = new Map<string, { readonly flight: F; readonly epoch: number }>();
  readonly #underWay = new Set<F>();
  readonly #onAbandon: OnAbandon;
  readonly #epoch: () => number;
  #closedBy: Error | undefined;

  /** `epoch` moves on with whatever may make an answer under way a wrong one for those who ask from then on. */
  constructor(onAbandon: OnAbandon, epoch: () => number) {
    this.#onAbandon = onAbandon;
    this.#epoch = epoch;
  }

  get(name: string): F | undefined {
    const known = this.#joinable.get(name);
    return known?.epoch === this.#epoch() ? known.flight : undefined;
  }

  /** Lets others join a flight until it is over or abandoned. */
  add(name: string, flight: F): F {
    const forget = () => {
      if (this.#joinable.get(name)?.flight === flight) this.#joinable.delete(name);
    };
    const end = () => {
      forget();
      this.#underWay.delete(flight);
    };
    flight.whenAbandoned(() => {
      if (this.#onAbandon === 'finish') return;
      forget();
      flight.abort(new NobodyWaits());
    });
    this.#joinable.set(name, { flight, epoch: this.#epoch() });
    this.#underWay.add(flight);
    flight.result.then(end, end);
    return flight;
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled([...this.#underWay].map(({ result }) => result));
  }

  /** @throws what all were aborted for: who waited for one of them is not to begin another */
  throwIfClosed(): void {
    if (this.#closedBy) throw this.#closedBy;
  }

  /** Ends what is under way, and lets nobody who waits for it begin anew. */
  abortAll(reason: Error): void {
    this.#closedBy = reason;
    for (const flight of this.#underWay) flight.abort(reason);
  }
}
