/** What an operator makes of a code of OpenSSL or Node.js, the most telling first. */
const MEANINGS: readonly (readonly [code: RegExp, meaning: string])[] = [
  [/^CERT_HAS_EXPIRED$/, 'the certificate of the server has expired: renew it'],
  [/^CERT_NOT_YET_VALID$/, 'the certificate of the server is not valid yet: compare the clocks'],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY_LEAF|GET_ISSUER)|CERT_(SIGNATURE_FAILURE|UNTRUSTED)/,
    'the certificate of the server is from an authority that is not trusted here: name its file in redis.tls.caFile',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    'the certificate of the server is for another name: set redis.tls.serverName to one that it holds',
  ],
  [
    /ALERT_CERTIFICATE_REQUIRED|ALERT_HANDSHAKE_FAILURE/,
    'the server asks for a client certificate that it can use: set redis.tls.certFile and redis.tls.keyFile',
  ],
  [
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN)/,
    'the server does not trust the client certificate of redis.tls.certFile',
  ],
  [/ALERT_CERTIFICATE_EXPIRED/, 'the client certificate of redis.tls.certFile has expired: renew it'],
  [
    /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/,
    'the server speaks no version of TLS that redis.tls.minVersion admits',
  ],
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/, 'the server does not speak TLS on this port'],
];

/** What a failed handshake means, with its code; `undefined` of every other error. */
export function describeTlsError(error: Error): string | undefined {
  const code = 'code' in error ? String(error.code) : '';
  const meaning = MEANINGS.find(([pattern]) => pattern.test(code))?.[1];
  return meaning && `${meaning} (${code})`;
}
