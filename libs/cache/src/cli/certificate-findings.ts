import { CERTIFICATE_WARNING_DAYS, daysLeft, expiryText } from '../config/security-status.js';
import type { CertificateFacts } from '../contracts/connection-security.js';
import { certificateFacts, readTlsFiles } from '../settings/tls-files.js';
import type { Check, CheckContext } from './checks.js';
import { fine, found, type Finding } from './finding.js';

/** The client certificate, and whether the files of TLS can be used; nothing where none is named. */
export const checkTlsFiles: Check = ({ io, resolution: { config } }) => {
  if (!config || config.mode !== 'tiered') return [];
  const { tls } = config.redis;
  if (tls.caFile === undefined && tls.certFile === undefined) return [];
  try {
    const client = certificateFacts(readTlsFiles(tls, io.readFile).cert);
    if (!client) return [fine('tls files', 'can be used')];
    return [certificateFinding({ name: 'client', path: 'redis.tls.certFile', certificate: client }, io)];
  } catch (error) {
    return [found('tls files', unusable(error))];
  }
};

function unusable(error: unknown): Parameters<typeof found>[1] {
  const [, path = 'redis.tls', message = ''] = /^([\w.]+): ([^]*)$/.exec((error as Error).message) ?? [];
  return {
    code: 'CCFG618',
    severity: 'error',
    path,
    message: `${path}: ${message}`,
    fix: [`look at the file that ${path} names, or name another one`],
  };
}

/** Whose certificate, and which setting leads to it. */
interface Certificate {
  readonly name: 'server' | 'client';
  readonly path: string;
  readonly certificate: CertificateFacts;
}

/** Whether a certificate runs out. */
export function certificateFinding(
  { name, path, certificate }: Certificate,
  { today }: Pick<CheckContext['io'], 'today'>,
): Finding {
  const nowMs = Date.parse(today());
  const days = daysLeft(certificate, nowMs);
  const text = `the certificate of the ${name}: ${expiryText(certificate, nowMs)}`;
  if (days >= CERTIFICATE_WARNING_DAYS) return fine('certificate', text);
  const severity = days < 0 ? 'error' : 'warning';
  const fix = name === 'server' ? 'renew it on the server' : `renew it, in the file that ${path} names`;
  return found('certificate', { code: 'CCFG617', severity, path, message: text, fix: [fix] });
}
