/** What is known about a certificate that was shown or read; never the key to it. */
export interface CertificateFacts {
  /** The common name of the holder, empty where it has none. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** How a connection to the remote store is protected. What is absent is not known: nobody has shown it yet. */
export interface ConnectionSecurity {
  readonly isEncrypted: boolean;
  /** Shown by the server, and from an authority that is trusted here. */
  readonly serverCertificate?: CertificateFacts;
  /** Shown to the server. */
  readonly clientCertificate?: CertificateFacts;
}
