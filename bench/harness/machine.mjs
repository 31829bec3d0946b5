import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';

/** What every figure depends on, in a line: CPU, cores, Node.js, Redis and the day. */
export function machineLine() {
  const model = cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim() ?? 'unknown CPU';
  const cores = availableParallelism();
  const day = new Date().toISOString().slice(0, 10);
  return `${model}, ${cores} cores, Node.js ${process.versions.node}, Redis ${redisVersion()}, ${day}`;
}

function redisVersion() {
  const text = execFileSync('redis-server', ['--version'], { encoding: 'utf8' });
  return /\bv=(\S+)/.exec(text)?.[1] ?? 'unknown';
}
