import { fork } from 'node:child_process';
import { join } from 'node:path';

const CHILD = join(import.meta.dirname, 'child.mjs');
const ANSWER_LIMIT_MS = 120_000;

/** A contender at a case, in as many processes as the case wants; they run each round together. */
export class ContenderProcess {
  #children;
  #combine;

  /** Starts the processes and opens the cache in each; `lacks` says what it does not offer. */
  static async start({ contenderName, workloadName, measured, setting, round }) {
    const words = JSON.stringify({ contenderName, workloadName, caseName: measured.name, setting, round });
    const options = { execArgv: [...(measured.nodeFlags ?? [])], serialization: 'advanced' };
    const children = Array.from({ length: measured.processes ?? 1 }, () => fork(CHILD, [words], options));
    const racer = new ContenderProcess(children, measured.combine);
    try {
      await Promise.all(children.map(answerOf));
      const [{ lacks }] = await racer.#ask({ ask: 'open' });
      return { racer, lacks };
    } catch (error) {
      racer.#kill();
      throw error;
    }
  }

  constructor(children, combine) {
    this.#children = children;
    this.#combine = combine;
  }

  prepare() {
    return this.#ask({ ask: 'prepare' });
  }

  /** @returns {Promise<import('./types.mjs').Sample>} */
  async round(index) {
    const samples = await this.#ask({ ask: 'round', index });
    return this.#combine ? this.#combine(samples) : samples[0];
  }

  /** Closes the cache; what does not close within its time is ended. */
  async stop() {
    const ended = this.#ask({ ask: 'close' });
    await Promise.race([
      ended.catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 2_000).unref()),
    ]);
    this.#kill();
  }

  #ask(message) {
    return Promise.all(
      this.#children.map((child) => {
        const answer = answerOf(child);
        child.send(message);
        return answer;
      }),
    );
  }

  #kill() {
    for (const child of this.#children) child.kill('SIGKILL');
  }
}

function answerOf(child) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => settle(reject, new Error(`no answer in ${ANSWER_LIMIT_MS} ms`)),
      ANSWER_LIMIT_MS,
    );
    const onMessage = ({ answer, error }) =>
      error === undefined ? settle(resolve, answer) : settle(reject, new Error(error));
    const onExit = (code) => settle(reject, new Error(`its process ended with ${code}`));
    const settle = (end, result) => {
      clearTimeout(late);
      child.off('message', onMessage).off('exit', onExit);
      end(result);
    };
    child.on('message', onMessage).on('exit', onExit);
  });
}
