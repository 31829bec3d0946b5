import { formatDuration } from '../settings/duration.js';
import type { KeyRing } from '../settings/key-ring.js';
import type { CacheConfig } from '../settings/types.js';

/** A step of a rotation. */
export interface RotationStep {
  readonly does: string;
  /** What to run, where a command does it. */
  readonly run?: string;
  /** The ids of the ring after the step, the writing key first. */
  readonly ring: readonly string[];
  /** How long to wait before the next step, in milliseconds. */
  readonly waitMs?: number;
}

/** What takes the place of the key that writes, when and how. */
export interface RotationPlan {
  readonly file: string;
  readonly writes: string;
  /** Keys that only read: of a rotation that is not finished. */
  readonly reads: readonly string[];
  /** The longest life that the configuration gives an entry, in milliseconds. */
  readonly longestLifeMs: number;
  readonly steps: readonly RotationStep[];
}

/** What a plan is made for. */
export interface RotationInput {
  readonly file: string;
  readonly ring: KeyRing;
  readonly config: Pick<CacheConfig, 'ttl' | 'ai'>;
  /** The id of the key to come. */
  readonly id: string;
}

/** The steps in which no process meets a value whose key it lacks. */
export function planRotation({ file, ring, config, id }: RotationInput): RotationPlan {
  const [writes = '', ...reads] = ring.map((key) => key.id);
  const longestLifeMs = longestLife(config);
  const former = [writes, ...reads];
  return {
    file,
    writes,
    reads,
    longestLifeMs,
    steps: [
      {
        does: 'add a new key to the end of the ring',
        run: `cache-config keys generate --id ${id} >> ${file}`,
        ring: [...former, id],
      },
      { does: `deploy the ring to every process: all can read ${id}, none writes it`, ring: [...former, id] },
      { does: `move the line of ${id} to the top, and deploy: ${id} writes`, ring: [id, ...former] },
      {
        does: 'wait until nothing lives that a former key wrote',
        ring: [id, ...former],
        waitMs: longestLifeMs,
      },
      { does: `delete the line of ${former.join(' and of ')}, and deploy`, ring: [id] },
    ],
  };
}

/** The plan as people read it. */
export function planText({ file, writes, reads, longestLifeMs, steps }: RotationPlan): string {
  const head = `${file}: ${writes} writes${reads.length > 0 ? `, ${reads.join(' and ')} only read` : ''}.`;
  const unfinished = `A rotation is under way: where ${reads.join(' or ')} is the new key, go on with 3; where it is a former one, with 4.`;
  const lines = steps.flatMap(({ does, run, ring, waitMs }, index) => [
    `${index + 1}. ${does}${waitMs === undefined ? '' : `: ${formatDuration(waitMs)}`}`,
    ...(run === undefined ? [] : [`   ${run}`]),
    `   ring: ${ring.join(', ')}`,
  ]);
  return [
    head,
    ...(reads.length > 0 ? [unfinished] : []),
    '',
    ...lines,
    '',
    `A process reads the ring at its start: deployed means that every process was started anew.`,
    `${formatDuration(longestLifeMs)} is the longest ttl and its grace as configured; wait longer where code gives a longer ttl.`,
  ].join('\n');
}

/** Jitter only shortens a life. */
function longestLife({ ttl, ai }: RotationInput['config']): number {
  return (
    Math.max(ttl.default, ttl.negative, ...(ai.enabled ? Object.values(ai.operationTtl) : [])) + ttl.grace
  );
}
