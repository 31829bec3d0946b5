import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

// Reads one process id per line, an empty line for «none»; acts when the pipe closes, which the system sees to however
// the test process ends: Jest calls no `exit` listener of a test, and nobody can catch SIGKILL.
const SCRIPT = `
  trap '' INT TERM HUP
  process=
  while read -r line; do process=$line; done
  [ -z "$process" ] || kill -9 "$process" 2>/dev/null
  rm -rf "$0"
`;

/** Outlives the test process long enough to kill its server and to remove its folder. */
export interface OrphanGuard {
  /** Names the process to kill; undefined once it has ended by itself. */
  guard(pid: number | undefined): void;
  /** Removes the folder and ends, killing what is guarded. */
  release(): Promise<void>;
}

/** Starts a guard over `folder` and, once told of one, over a process. It does not keep Node.js running. */
export function startOrphanGuard(folder: string): OrphanGuard {
  const shell = spawn('sh', ['-c', SCRIPT, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const exited = once(shell, 'exit');
  const pipe = shell.stdin as unknown as Socket; // typed as a Writable, which has no unref()
  pipe.on('error', () => {}); // a guard that somebody killed must not fail the test
  pipe.unref();
  shell.unref();
  return {
    guard: (pid) => void pipe.write(`${pid ?? ''}\n`),
    release: async () => {
      shell.ref();
      pipe.end();
      await exited;
    },
  };
}
