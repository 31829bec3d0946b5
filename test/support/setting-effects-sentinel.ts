import { createRemoteStore } from '../../libs/cache/src/assembly/create-remote-store.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';
import type { EffectBench } from './effect-bench.js';
import { MASTER_NAME, startSentinel } from './redis-sentinel.js';
import type { SettingEffects } from './setting-effect.js';
import { stateOf } from './setting-effects-redis.js';

const SENTINEL_PASSWORD = 'password-of-the-sentinel';

/** What the settings of sentinels do. */
export const sentinelEffects: SettingEffects = {
  'redis.sentinel.username': {
    values: ['watcher', 'nobody'],
    outcomes: ['up', 'down'],
    observe: (env, bench) => stateBehindSentinel(env, bench, { password: SENTINEL_PASSWORD }),
  },
  'redis.sentinel.password': {
    values: [SENTINEL_PASSWORD, 'another password'],
    outcomes: ['up', 'down'],
    observe: (env, bench) => stateBehindSentinel(env, bench, {}),
  },
};

/** The state of the connection to the open server that a guarded sentinel names. */
async function stateBehindSentinel(
  env: Environment,
  bench: EffectBench,
  sentinel: { readonly password?: string },
): Promise<string> {
  const guard = await startSentinel(bench.server, { quorum: 1, password: SENTINEL_PASSWORD });
  try {
    await guard.cli('ACL', 'SETUSER', 'watcher', 'on', `>${SENTINEL_PASSWORD}`, '&*', '+@all');
    const url = `redis+sentinel://127.0.0.1:${guard.port}/${MASTER_NAME}`;
    return await stateOf(createRemoteStore(bench.configOf(env, { redis: { url, sentinel } })));
  } finally {
    await guard.stop();
  }
}
