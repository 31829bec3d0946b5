import type { RedisClient } from './redis-client.js';
import { openPool, type RedisPool } from './redis-pool.js';
import { Sentinels } from './sentinels.js';
import type { ConnectionTemplate, TopologyParts } from './topology-parts.js';

/** Begins to connect to the master that sentinels name; each connection is made anew when they name another one. */
export function openSentinel(
  { redis, clock, onChange }: TopologyParts,
  template: ConnectionTemplate,
): RedisPool {
  const sentinels = new Sentinels({
    redis,
    clock,
    onChange,
    onSwitch: () => pool.renew('the sentinels name another master'),
  });
  const connection = {
    ...template,
    locate: () => sentinels.master(),
    prepare: async (client: RedisClient) => {
      await verifyMaster(client);
      await template.prepare(client);
    },
  };
  const pool = openPool(redis, connection, sentinels);
  return pool;
}

/** Sentinels may lag behind: only the server itself knows. `HELLO` is allowed to whoever may connect, `ROLE` is not. */
async function verifyMaster(client: RedisClient): Promise<void> {
  const { role } = await client.hello();
  if (role !== 'master') throw new Error(`the sentinels name a ${role} as the master`);
}
