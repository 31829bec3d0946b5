import { equal } from 'node:assert/strict';
import { callsPerSecond } from '../harness/loops.mjs';

const PROMPT_CHARACTERS = 10_240;
const CHUNKS = 800;
const WARM_UP = 5_000;
const ABOVE = 'µs above a hit of the engine';
const PER_CHUNK = 'µs per chunk';

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Answers of models out of the cache',
  note:
    'One caller, answers in memory. A hit names the whole request by an HMAC of its canonical JSON; a recorded stream is ' +
    'expanded and given out part by part, each a copy that its reader may change.',
  cases: [
    {
      name: 'hit, prompt of 10 KiB',
      contenders: ['ours-ai'],
      limit: 'ours-ai',
      goals: [{ extra: ABOVE, atMost: 150 }],
      unit: 'ops/s',
      better: 'higher',
      entries: 100,
      prepare: prepareHit,
    },
    {
      name: `recorded stream of ${CHUNKS} chunks`,
      contenders: ['ours-ai'],
      limit: 'ours-ai',
      unit: 'ops/s',
      better: 'higher',
      entries: 100,
      prepare: prepareStream,
    },
  ],
};

async function prepareHit({ session, roundMs }) {
  const question = (id) => ({
    model: 'm',
    params: { temperature: 0 },
    messages: [{ role: 'user', content: text(id) }],
  });
  const requests = Array.from({ length: 20 }, (_, id) => question(id));
  for (const [id, request] of requests.entries()) {
    await session.set(`k${id}`, `answer ${id}`);
    equal(await session.generate(request, async () => `answer ${id}`), `answer ${id}`);
  }
  for (let call = 0; call < WARM_UP; call++) await session.generate(requests[call % 20], refuse);
  return async () => {
    const hit = await callsPerSecond({
      call: (index) => session.generate(requests[index % requests.length], refuse),
      ms: roundMs,
    });
    const engine = await callsPerSecond({
      call: (index) => session.get(`k${index % 20}`),
      ms: roundMs / 4,
      batch: 50,
    });
    return { ...hit, extras: { [ABOVE]: Math.round(1e6 / hit.value - 1e6 / engine.value) } };
  };
}

async function prepareStream({ session, roundMs }) {
  const request = { model: 'm', input: 'write' };
  const parts = Array.from({ length: CHUNKS }, (_, index) => ({
    choices: [{ index: 0, delta: { content: `w${index} ` } }],
  }));
  const start = async () => ReadableStream.from(parts);
  equal(await countParts(session, request, start), CHUNKS);
  return async () => {
    const replay = await callsPerSecond({ call: () => countParts(session, request, refuse), ms: roundMs });
    return { ...replay, extras: { [PER_CHUNK]: Math.round((10 * replay.cpuPerCall) / CHUNKS) / 10 } };
  };
}

async function countParts(session, request, start) {
  const stream = await session.stream(request, start);
  let count = 0;
  for await (const _ of stream) count++;
  await stream.outcome;
  return count;
}

/** Every timed call is a hit: the model would be an error. */
function refuse() {
  throw new Error('the model was asked');
}

function text(id) {
  return `${id} ${'All work and no play makes a cache a dull thing. '.repeat(300)}`.slice(
    0,
    PROMPT_CHARACTERS,
  );
}
