import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled } from './packages.mjs';

const ROOT = join(import.meta.dirname, '..');

/** Every contender by name, limits first and ours after them: the order of the tables. */
export async function loadContenders() {
  const contenders = await loadFolder('contenders', ({ contender }) => contender);
  const kinds = ['limit', 'ours', 'peer'];
  return new Map([...contenders].sort(([, a], [, b]) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)));
}

/** Every workload by name. */
export function loadWorkloads() {
  return loadFolder('workloads', ({ workload }) => workload);
}

/** What the contenders need and what is not there. */
export function missingPackages(contenders) {
  const wanted = [...contenders.values()].flatMap(({ packages = [] }) => packages);
  return [...new Set(wanted)].filter((name) => !isInstalled(name));
}

/** The names that were asked for; refuses one that there is not. */
export function chosen(all, list, what) {
  if (list === undefined) return all;
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !all.has(name));
  if (unknown.length > 0)
    throw new UsageError(`there is no ${what} "${unknown[0]}"; there is ${[...all.keys()].join(', ')}`);
  return new Map([...all].filter(([name]) => names.includes(name)));
}

/** Somebody asked for what cannot be done. */
export class UsageError extends Error {}

async function loadFolder(folder, pick) {
  const files = readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.mjs'))
    .sort();
  const modules = await Promise.all(files.map((file) => import(`../${folder}/${file}`)));
  return new Map(files.map((file, index) => [file.slice(0, -'.mjs'.length), pick(modules[index])]));
}
