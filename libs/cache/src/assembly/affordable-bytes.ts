import { getHeapStatistics } from 'node:v8';

/** The part of the memory that a cache may take beside the application. */
const SHARE = 0.1;

/** What this process may use, in bytes. */
export interface MemoryLimits {
  readonly heap: number;
  /** Set by a cgroup; 0 where there is none or it is not known. */
  readonly container: number;
}

/** What `memory.maxBytes: auto` stands for: a tenth of what the process may use. */
export function affordableBytes({ heap, container }: MemoryLimits = currentLimits()): number {
  return Math.floor(SHARE * (container > 0 ? Math.min(heap, container) : heap));
}

function currentLimits(): MemoryLimits {
  return { heap: getHeapStatistics().heap_size_limit, container: process.constrainedMemory() };
}
