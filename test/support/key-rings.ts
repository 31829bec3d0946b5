import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatRingKey, type KeyRing, type RingKey } from '../../libs/cache/src/settings/key-ring.js';
import { Secret } from '../../libs/cache/src/settings/secret.js';

/** A key that is the same in every run; `seed` makes another one under the same id. */
export function ringKey(id: string, seed = id): RingKey {
  return { id, secret: new Secret(createHash('sha256').update(seed).digest('base64')) };
}

/** A ring of one such key. */
export function ringOf(id: string, seed = id): KeyRing {
  return [ringKey(id, seed)];
}

/** The text of a ring of such keys, the writing one first. */
export function keysText(...ids: readonly string[]): string {
  return ids.map((id) => `${formatRingKey(ringKey(id))}\n`).join('');
}

/** A folder of key rings that are there while a test runs. */
export class KeysFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'key-rings-'));
  #files = 0;

  /** The path of a new file that only its owner may read. */
  file(...ids: readonly string[]): string {
    return this.write(keysText(...ids));
  }

  write(text: string, mode = 0o600): string {
    const path = join(this.#folder, `keys-${++this.#files}`);
    writeFileSync(path, text, { mode });
    return path;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
