import { getThenSet, nodeRedisSession } from './shared/node-redis-session.mjs';

/** Reads of one turn of the event loop go out as one MGET. @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'node-redis, same-tick MGET',
  kind: 'limit',
  tier: 'redis',
  async open(setting) {
    const session = await nodeRedisSession(setting, { commandOptions: { timeout: undefined } });
    const get = joined(session.getMany);
    return { ...session, get, getOrSet: (key, factory) => getThenSet({ ...session, get }, key, factory) };
  },
};

function joined(getMany) {
  let waiting = [];
  const send = async () => {
    const batch = waiting;
    waiting = [];
    try {
      const values = await getMany(batch.map(({ key }) => key));
      for (const [index, { resolve }] of batch.entries()) resolve(values[index]);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return (key) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ key, resolve, reject }) === 1) process.nextTick(send);
    });
}
