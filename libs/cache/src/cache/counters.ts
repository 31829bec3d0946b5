/** Preallocated counters: a hit costs one increment. */
export class Counters {
  memoryHits = 0;
  remoteHits = 0;
  misses = 0;
  sets = 0;
  deletes = 0;
  loads = 0;
  failedLoads = 0;
  staleAnswers = 0;
  coalesced = 0;
  troubles = 0;
}
