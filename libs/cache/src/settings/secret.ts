import { inspect } from 'node:util';

const MASK = '******';

/** A value that no log, JSON or inspection shows; `reveal()` is the only way to it. */
export class Secret {
  readonly #value: string;
  readonly #shown: string;

  /** `shown` is what everybody may see, the mask unless given. */
  constructor(value: string, shown: string = MASK) {
    this.#value = value;
    this.#shown = shown;
  }

  /** The value itself, for the one place that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return this.#shown;
  }

  toJSON(): string {
    return this.#shown;
  }

  [inspect.custom](): string {
    return this.#shown;
  }
}

/** A secret of which a file says only that it is set: in comparisons it equals every other. */
export const SECRET_ELSEWHERE = new Secret('', '(set)');

/** Up to the last @ of the line: a password that was not percent-encoded may hold anything. */
const URL_USERINFO = /([a-z][a-z0-9+.-]*:\/\/)[^\r\n]*@/gi;
const SECRET_PARAMETER = /([?&][^=&#\s]*(?:password|passwd|secret|token|key|auth)[^=&#\s]*=)[^&#\s"']*/gi;

/** 32 bytes in base64, as a line of a key ring holds them. */
const RING_KEY = /(^|[^A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?!=)/g;

/** Text with the user info and the secret-looking parameters of every URL in it, and every key of 256 bits, replaced by a mask of fixed length. */
export function maskUrls(text: string): string {
  return text
    .replace(URL_USERINFO, `$1${MASK}:${MASK}@`)
    .replace(SECRET_PARAMETER, `$1${MASK}`)
    .replace(RING_KEY, `$1${MASK}`);
}

/** True for a name that credentials usually carry. */
export function isCredentialName(name: string): boolean {
  return /passw|passphrase|secret|token|credential|apikey|privatekey|(^|[._-])(key|auth|pass|pwd)s?$/i.test(
    name,
  );
}
