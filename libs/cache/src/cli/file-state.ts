import type { CliIo } from './cli-io.js';
import type { GeneratedFile } from './generated-files.js';
import { readText } from './text-files.js';

/** How a generated file stands, and what it is to hold. */
export type FileState =
  | { readonly path: string; readonly state: 'current' }
  | { readonly path: string; readonly state: 'missing' | 'stale'; readonly reason: string; readonly text: string }
  | { readonly path: string; readonly state: 'foreign' | 'broken'; readonly reason: string }; // prettier-ignore

/** Holds a file against its generator. Line ends are those of the file: a checkout on Windows is not stale. */
export function stateOf(
  io: Pick<CliIo, 'readFile' | 'fileExists'>,
  path: string,
  file: GeneratedFile,
): FileState {
  const present = io.fileExists(path) ? readText(io, path) : undefined;
  if (present !== undefined && !file.isOurs(present))
    return { path, state: 'foreign', reason: 'nothing in it says that it is generated' };
  const unix = present?.replace(/\r\n/g, '\n');
  const update = file.update(unix);
  if ('problem' in update) return { path, state: 'broken', reason: update.problem };
  if (update.text === unix) return { path, state: 'current' };
  const text = unix === present ? update.text : update.text.replace(/\n/g, '\r\n');
  if (unix === undefined) return { path, state: 'missing', reason: 'there is no such file', text };
  return { path, state: 'stale', reason: `differs from line ${firstDifference(unix, update.text)} on`, text };
}

function firstDifference(left: string, right: string): number {
  const [before, after] = [left.split('\n'), right.split('\n')];
  return before.findIndex((line, index) => line !== after[index]) + 1 || before.length + 1;
}
