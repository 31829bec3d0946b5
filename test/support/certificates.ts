import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const HERE = 'IP:127.0.0.1,DNS:localhost';

/** The paths of a certificate and its key, in PEM. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate says. */
export interface CertificateRequest {
  /** The names that it is for. @default 127.0.0.1 and localhost */
  readonly names?: string;
  /** Days until it expires; -1 for one that expired yesterday. @default 90 */
  readonly days?: number;
}

/** An authority of a test's own, made by openssl, with its files in a folder of their own. */
export class TestAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  readonly #key = join(this.#folder, 'ca.key');
  /** The path of its own certificate. */
  readonly cert = join(this.#folder, 'ca.crt');

  constructor(name = 'Test authority') {
    this.#openssl('req', '-x509', ...KEY, '-keyout', this.#key, '-out', this.cert, '-subj', `/CN=${name}`);
  }

  /** Writes a certificate and its key to files named after it, over those of an earlier one. */
  issue(name: string, { names = HERE, days = 90 }: CertificateRequest = {}): CertificateFiles {
    const [cert, key, request] = ['crt', 'key', 'csr'].map((end) => join(this.#folder, `${name}.${end}`));
    if (!cert || !key || !request) throw new Error('three files');
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`];
    this.#openssl('req', ...KEY, '-keyout', key, '-out', request, ...subject);
    const signer = ['-CA', this.cert, '-CAkey', this.#key, '-CAcreateserial'];
    const validity = ['-days', String(days), '-copy_extensions', 'copyall'];
    this.#openssl('x509', '-req', '-in', request, ...signer, ...validity, '-out', cert);
    return { cert, key };
  }

  /** Where a file of this name is. */
  path(name: string): string {
    return join(this.#folder, name);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe' });
  }
}
