import type { RedisServer } from './redis-server.js';

/** How many clients are connected to the server, the one that asks not counted. */
export async function connectionsTo(server: RedisServer): Promise<number> {
  const list = await server.cli('CLIENT', 'LIST');
  return list.split('\n').filter((line) => line !== '' && !line.includes('cmd=client|list')).length;
}
