import type { AiRequest } from '../ai-types.js';
import { withoutIgnored } from './ignored-fields.js';
import type { NamingOptions } from './naming-options.js';
import { refuseServerState } from './server-state.js';
import { mapTexts, measureTexts, type TextMeasure } from './texts.js';
import { renameToolCalls } from './tool-call-ids.js';
import { UnkeyableError } from './unkeyable-error.js';
import { refuseVolatileTools } from './volatile-tools.js';

/** A request as it is compared, and what its texts amount to as they were given. */
export interface PreparedRequest {
  readonly request: AiRequest;
  readonly measure: TextMeasure;
}

/**
 * Brings a request into the form in which it is compared with others: without ignored fields, its texts normalized, its
 * tool calls renamed. @throws UnkeyableError for a request that its own words do not decide
 */
export function prepareRequest(request: AiRequest, how: NamingOptions): PreparedRequest {
  if (typeof request.model !== 'string' || request.model === '')
    throw new UnkeyableError(['model'], 'a request names its model');
  refuseServerState(request);
  if (how.volatileTools !== 'cache') refuseVolatileTools(request);
  const measure = measureTexts(request);
  if (measure.hasRemoteMedia && how.remoteMedia === 'bypass')
    throw new UnkeyableError([], 'it points to a file by its address, and what is there may change');
  const replace = textReplacer(how);
  const kept = withoutIgnored(request, how.ignore);
  return { request: renameToolCalls(replace ? mapTexts(kept, replace) : kept), measure };
}

function textReplacer({ volatile, normalize }: NamingOptions): ((text: string) => string) | undefined {
  const normalizer = typeof normalize === 'string' ? NORMALIZERS[normalize] : normalize;
  if (!volatile || !normalizer) return volatile ?? normalizer;
  return (text) => normalizer(volatile(text));
}

const NORMALIZERS = {
  nfc: (text: string) => text.normalize('NFC'),
  trim: (text: string) => text.trim(),
} as const;
