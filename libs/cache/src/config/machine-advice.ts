const MIB = 1_048_576;

/** What the reasons of the built-in presets count with. */
export const VALUE_BYTES = 16 * 1_024;

/** The part of the memory that a cache may take beside the application. */
const SHARE = 0.1;

/** What this process may use. */
export interface MachineFacts {
  readonly memoryBytes: number;
  /** Whether the memory is a limit set for this process, such as by a cgroup, and not all that there is. */
  readonly isLimited: boolean;
  readonly cpus: number;
}

/** Whether the memory tier of a preset fits this machine. */
export interface MachineAdvice extends MachineFacts {
  readonly maxEntries: number;
  /** What the tier takes with values of 16 KiB. */
  readonly tierBytes: number;
  readonly fits: boolean;
  /** The most entries that fit. */
  readonly roomFor: number;
  /** All of it in one line. */
  readonly text: string;
}

/** Holds the entries of a memory tier against the machine: a tenth of the memory, 16 KiB a value. */
export function machineAdvice(facts: MachineFacts, maxEntries: number): MachineAdvice {
  const tierBytes = maxEntries * VALUE_BYTES;
  const roomFor = entriesThatFit(facts.memoryBytes);
  const fits = maxEntries <= roomFor;
  const memory = `${formatMiB(facts.memoryBytes)} ${facts.isLimited ? 'limit (cgroup)' : 'in all, no limit'}`;
  const cpus = facts.cpus === 1 ? '1 CPU' : `${facts.cpus} CPUs`;
  const need = `≈ ${formatMiB(tierBytes)} at 16 KiB each`;
  const verdict = fits ? `fits (${need})` : `is too much (${need}, a tenth of the memory holds ${roomFor})`;
  const text = `${memory}, ${cpus} → memory.maxEntries ${maxEntries} ${verdict}`;
  return { ...facts, maxEntries, tierBytes, roomFor, fits, text };
}

/** The most entries of a size whose values take no more than a tenth of the memory. */
export function entriesThatFit(memoryBytes: number, valueBytes = VALUE_BYTES): number {
  return Math.floor((memoryBytes * SHARE) / valueBytes);
}

/** Bytes for people: `7.8 MiB`. */
export function formatMiB(bytes: number): string {
  const size = bytes / MIB;
  return `${size < 10 ? Number(size.toPrecision(2)) : Math.round(size)} MiB`;
}
