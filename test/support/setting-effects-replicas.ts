import { createRemoteStore } from '../../libs/cache/src/assembly/create-remote-store.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';
import type { EffectBench } from './effect-bench.js';
import { startRedis } from './redis-server.js';
import type { SettingEffects } from './setting-effect.js';
import { waitFor } from './wait-for.js';

/** What the settings of replicas do. */
export const replicaEffects: SettingEffects = {
  'redis.readReplicas': {
    values: [true, false],
    outcomes: ['a replica is read', 'none is'],
    observe: whereIsRead,
  },
};

/** Whether a store that is connected to a master with a replica in step finds the replica. */
async function whereIsRead(env: Environment, bench: EffectBench): Promise<string> {
  const follows = ['--replicaof', '127.0.0.1', String(bench.server.port)];
  await bench.server.cli('CONFIG', 'SET', 'repl-diskless-sync-delay', '0');
  const replica = await startRedis({ args: follows });
  const store = createRemoteStore(bench.configOf(env));
  try {
    const isInStep = async () => (await bench.server.cli('INFO', 'replication')).includes('state=online');
    await waitFor(isInStep, { timeoutMs: 15_000, what: 'the replica to be in step' });
    await store?.ready();
    const isFound = waitFor(() => store?.replicaLagMs?.() !== undefined, { timeoutMs: 3_000 });
    return await isFound.then(
      () => 'a replica is read',
      () => 'none is',
    );
  } finally {
    await store?.close(0);
    await replica.stop();
  }
}
