/** What a finding about the safety of the remote tier is about. */
export type SecurityTopic =
  | 'authentication'
  | 'transport'
  | 'verification'
  | 'encryption at rest'
  | 'server certificate'
  | 'client certificate';

/** One thing that is well, or could be better, or is wrong. */
export interface SecurityFinding {
  readonly topic: SecurityTopic;
  readonly status: 'good' | 'weak' | 'bad';
  readonly text: string;
}

/** How safe the way to the remote tier is, for health, `doctor` and monitoring; never with a secret or a name of a user. */
export interface SecurityStatus {
  /**
   * `high`: it is known who is spoken to, nobody listens, and the cache logs in. `medium`: encrypted, or logged in.
   * `low`: neither.
   */
  readonly level: 'high' | 'medium' | 'low';
  readonly findings: readonly SecurityFinding[];
  /** What to do about it, the most pressing first. */
  readonly advice: readonly string[];
}
