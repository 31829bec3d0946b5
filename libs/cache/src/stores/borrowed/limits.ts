/** What a store that can only read, write and remove does not promise, one sentence each, in the order of the guide. */
export const BORROWED_LIMITS: readonly string[] = [
  'other processes are not told of changes: their memory may be behind for memory.ttlCap, 10 s at most',
  'conditions are read before the write: what another process writes in between is overwritten, until the ttl of the entry',
  'claims cannot be made: with factory.singleFlight cluster each process still loads for itself',
  'invalidations go by the clocks of the processes: of two at the same moment, one may be lost for as long as the clocks differ',
  'clear frees no room: what it ends stays in the store until it expires',
  'marks of tags live for 21 days: what has a tag is then loaded once more',
  'a write that was given up after redis.commandTimeout may still take place',
  'the connection is made by the store: redis.url, redis.tls and the like say nothing about it',
];
