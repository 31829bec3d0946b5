/** Time for the other inputs of a call to turn out missing as well, where some of them wait for another call. */
const GATHERING_MS = 5;

/** Gathers what is missing of one call, and asks for all of it at once. */
export class EmbeddingBatch<I, R> {
  readonly #ask: (inputs: readonly I[], signal: AbortSignal) => Promise<readonly R[]>;
  #unknown: number;
  #waiting: Waiting<I, R>[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `count` inputs are looked up; `ask` answers with as many results as it is given inputs. */
  constructor(count: number, ask: (inputs: readonly I[], signal: AbortSignal) => Promise<readonly R[]>) {
    this.#unknown = count;
    this.#ask = ask;
  }

  /** One of the inputs is answered, or never will be. */
  settle(): void {
    this.#unknown--;
    this.#askWhenGathered();
  }

  /** The answer to an input that is missing. */
  get(input: I, signal: AbortSignal): Promise<R> {
    const answer = new Promise<R>((resolve, reject) =>
      this.#waiting.push({ input, signal, resolve, reject }),
    );
    this.#askWhenGathered();
    return answer;
  }

  #askWhenGathered(): void {
    if (this.#waiting.length === 0) return;
    clearTimeout(this.#timer);
    if (this.#waiting.length >= this.#unknown) this.#askAll();
    else this.#timer = setTimeout(() => this.#askAll(), GATHERING_MS);
  }

  #askAll(): void {
    const asked = this.#waiting;
    this.#waiting = [];
    const inputs = asked.map(({ input }) => input);
    this.#ask(inputs, allAborted(asked.map(({ signal }) => signal))).then(
      (results) => asked.forEach(({ resolve }, index) => resolve(results[index] as R)),
      (error: unknown) => asked.forEach(({ reject }) => reject(error)),
    );
  }
}

interface Waiting<I, R> {
  readonly input: I;
  readonly signal: AbortSignal;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Aborted once all of them are. */
function allAborted(signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  const check = (): void => {
    const last = signals.at(-1);
    if (signals.every(({ aborted }) => aborted)) controller.abort(last?.reason);
  };
  for (const signal of signals) signal.addEventListener('abort', check, { once: true });
  check();
  return controller.signal;
}
