/**
 * Calls per second of callers that each wait for their answer before they call again, for `ms` milliseconds.
 *
 * @param {object} setting
 * @param {(index: number) => unknown} setting.call Its answer is to be there: `undefined` counts as wrong.
 * @param {number} [setting.batch] Calls of a caller between two looks at the clock.
 * @returns {Promise<{ value: number, calls: number }>}
 */
export async function callsPerSecond({ call, ms, callers = 1, batch = 1 }) {
  let calls = 0;
  let wrong = 0;
  const start = performance.now();
  const end = start + ms;
  const caller = async () => {
    do {
      for (let left = batch; left > 0; left--) if ((await call(calls++)) === undefined) wrong++;
    } while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return rateOf({ calls, wrong, start });
}

/** As `callsPerSecond`, of a function that answers at once. */
export function syncCallsPerSecond({ call, ms, batch }) {
  let calls = 0;
  let wrong = 0;
  const start = performance.now();
  const end = start + ms;
  do {
    for (let left = batch; left > 0; left--) if (call(calls++) === undefined) wrong++;
  } while (performance.now() < end);
  return rateOf({ calls, wrong, start });
}

/** Calls per second of `callers` that share a fixed number of calls; answers may be anything. */
export async function fixedCallsPerSecond({ call, calls, callers }) {
  let next = 0;
  const start = performance.now();
  const caller = async () => {
    while (next < calls) await call(next++);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return rateOf({ calls, wrong: 0, start });
}

function rateOf({ calls, wrong, start }) {
  const seconds = (performance.now() - start) / 1_000;
  if (wrong > 0) throw new Error(`${wrong} of ${calls} timed calls answered undefined`);
  return { value: calls / seconds, calls };
}
