import type { WireAnswer } from './wire-answer.js';

/** What a provider answered in the place of an answer, for all who wait for it. */
export class UpstreamAnswerError extends Error {
  override readonly name = 'UpstreamAnswerError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;

  constructor({ status, headers, body }: WireAnswer) {
    super(`the provider answered with the status ${status}`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** Throws where the provider has failed, so that an old answer may take its place: others are the caller's own doing. */
export function throwFailure(answer: WireAnswer): WireAnswer {
  if (answer.status === 429 || answer.status >= 500) throw new UpstreamAnswerError(answer);
  return answer;
}
