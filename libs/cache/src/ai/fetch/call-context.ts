import type { AiRequest } from '../ai-types.js';
import type { JsonObject } from '../wire/plain-json.js';
import type { CallControls } from './call-controls.js';
import type { FetchCache } from './fetch-cache.js';
import type { UnderstoodCall } from './read-call.js';

/** What answers one call. */
export interface CallContext {
  readonly call: UnderstoodCall;
  readonly request: AiRequest;
  readonly cache: FetchCache;
  readonly controls: CallControls;
  /** Asks the provider what the caller asked, or with another body, until nobody waits any more. */
  readonly ask: (signal: AbortSignal, body?: JsonObject) => Promise<Response>;
  /** The headers of what the provider has answered to this very call, where it was asked. */
  readonly live: () => Headers | undefined;
}
