/**
 * @typedef {object} Timed
 * @property {number} value Calls per second.
 * @property {number} calls
 * @property {number} cpuPerCall Microseconds of this process's CPU: hardly more on a busy machine than on an idle one.
 */

/**
 * Times callers that each wait for their answer before they call again, for `ms` milliseconds.
 *
 * @param {object} setting
 * @param {(index: number) => unknown} setting.call Its answer is to be there: `undefined` counts as wrong.
 * @param {number} [setting.batch] Calls of a caller between two looks at the clock.
 * @returns {Promise<Timed>}
 */
export async function callsPerSecond({ call, ms, callers = 1, batch = 1 }) {
  let calls = 0;
  let wrong = 0;
  const timer = startTimer();
  const end = performance.now() + ms;
  const caller = async () => {
    do {
      for (let left = batch; left > 0; left--) if ((await call(calls++)) === undefined) wrong++;
    } while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return timer.stop(calls, wrong);
}

/** As `callsPerSecond`, of a function that answers at once. @returns {Timed} */
export function syncCallsPerSecond({ call, ms, batch }) {
  let calls = 0;
  let wrong = 0;
  const timer = startTimer();
  const end = performance.now() + ms;
  do {
    for (let left = batch; left > 0; left--) if (call(calls++) === undefined) wrong++;
  } while (performance.now() < end);
  return timer.stop(calls, wrong);
}

/** Times `callers` that share a fixed number of calls; answers may be anything. @returns {Promise<Timed>} */
export async function timeCalls({ call, calls, callers }) {
  let next = 0;
  const timer = startTimer();
  const caller = async () => {
    while (next < calls) await call(next++);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return timer.stop(calls);
}

function startTimer() {
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  return {
    stop(calls, wrong = 0) {
      const seconds = (performance.now() - start) / 1_000;
      const { user, system } = process.cpuUsage(cpuBefore);
      if (wrong > 0) throw new Error(`${wrong} of ${calls} timed calls answered undefined`);
      return { value: calls / seconds, calls, cpuPerCall: (user + system) / calls };
    },
  };
}
