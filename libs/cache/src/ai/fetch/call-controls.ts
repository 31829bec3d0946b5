import type { AiControls } from '../ai-types.js';
import { varietyOf } from '../variety.js';
import { objectOf } from '../wire/plain-json.js';
import type { AiFetchOptions, FetchCache } from './fetch-cache.js';
import type { UnderstoodCall } from './read-call.js';

/** What tells the provider, or a gateway before it, who calls: `authorization`, `x-api-key`, `x-portkey-api-key`, `cf-aig-authorization`, … */
const CREDENTIAL_HEADER = /(^|-)(authorization|auth|api-?key|subscription-key|access-token)$/i;
const CREDENTIAL_PARAMETERS = ['key', 'access_token'];

/** What a call over HTTP says of how it is answered and kept. */
export type CallControls = Pick<AiControls, 'signal' | 'headers' | 'credential' | 'mode' | 'reason'>;

/** How a call over HTTP is to be answered and kept. */
export function controlsOf(
  call: UnderstoodCall,
  operation: string | undefined,
  { cache, options }: { readonly cache: FetchCache; readonly options: AiFetchOptions },
): CallControls {
  const reason = isLeftAlone(cache) ? undefined : variety(call, operation, { cache, options });
  return {
    signal: call.signal,
    headers: call.headers,
    credential: options.credentials === 'ignore' ? undefined : credentialOf(call),
    ...(reason !== undefined && { mode: 'bypass', reason }),
  };
}

/** What the caller said of the mode stands, where it says that the model is not asked, or not for the cache. */
function isLeftAlone(cache: FetchCache): boolean {
  const { mode } = cache.controls();
  return mode === 'only-if-cached' || mode === 'bypass';
}

/** Why a caller who does not know of the cache may want another answer next time; `undefined` where one will do. */
function variety(
  { reader, body }: UnderstoodCall,
  operation: string | undefined,
  { cache, options }: { readonly cache: FetchCache; readonly options: AiFetchOptions },
): string | undefined {
  const { temperature, seed } = reader.kind === 'gemini' ? objectOf(body['generationConfig']) : body;
  if (reader.kind === 'openai-embeddings' || cache.isStable(operation)) return undefined;
  return varietyOf({ temperature, seed, maxTemperature: options.maxTemperature });
}

function credentialOf({ headers, url }: UnderstoodCall): string | undefined {
  const said = [
    ...credentialHeaders(headers),
    ...CREDENTIAL_PARAMETERS.map((name) => [name, url.searchParams.get(name) ?? undefined]),
  ].filter(([, value]) => value !== undefined);
  return said.length === 0 ? undefined : JSON.stringify(said);
}

/** The headers that tell who calls, in the order of their names. */
export function credentialHeaders(headers: Readonly<Record<string, string | undefined>>): [string, string][] {
  const said = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value !== undefined && CREDENTIAL_HEADER.test(name) ? [[name.toLowerCase(), value]] : [],
  );
  return said.sort(([one], [other]) => (one < other ? -1 : 1));
}
