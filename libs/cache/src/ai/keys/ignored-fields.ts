import type { AiRequest } from '../ai-types.js';
import { isRecord } from './canonical-json.js';
import { FieldPaths, type ReplaceField } from './field-paths.js';

/**
 * What is no part of a key: hints that change what a call costs, never its answer, and the controls of this cache.
 * `user`, `metadata` and `safety_identifier` stay in the key, for some deployments route by them.
 */
export const IGNORED_FIELDS: readonly string[] = [
  // OpenAI: where its own prompt cache keeps the beginning of the prompt, and for how long
  'prompt_cache_key',
  'prompt_cache_retention',
  'prompt_cache_options',
  'input[].content[].prompt_cache_breakpoint',
  'messages[].content[].prompt_cache_breakpoint',
  'providerOptions.*.promptCacheKey',
  'providerOptions.*.promptCacheRetention',
  // Anthropic: up to where its own prompt cache keeps the prompt
  'cache_control',
  'system[].cache_control',
  'tools[].cache_control',
  'messages[].cache_control',
  'messages[].content[].cache_control',
  'messages[].content[].content[].cache_control',
  // the same in the words of the AI SDK
  'providerOptions.*.cacheControl',
  'tools[].providerOptions.*.cacheControl',
  'messages[].providerOptions.*.cacheControl',
  'messages[].content[].providerOptions.*.cacheControl',
  'messages[].content[].output.value[].providerOptions.*.cacheControl',
  'providerOptions.aiCache',
];

const compiled = new WeakMap<readonly string[], FieldPaths>();
const NONE: readonly string[] = [];

/**
 * The request without what is no part of a key: `IGNORED_FIELDS`, the further paths given, and abort signals. Paths
 * count from the request and from its `params`.
 */
export function withoutIgnored(request: AiRequest, further: readonly string[] = NONE): AiRequest {
  const rest = editRequest(request, pathsOf(further), () => undefined);
  const { params } = rest;
  const withoutSignals = dropSignals(rest);
  return isRecord(params) ? { ...withoutSignals, params: dropSignals(params) } : withoutSignals;
}

/** The request with the fields at these paths replaced, counted from it and from its `params`. */
function editRequest(request: AiRequest, paths: FieldPaths, replace: ReplaceField): AiRequest {
  const edited = paths.edit(request, replace);
  return isRecord(edited.params) ? { ...edited, params: paths.edit(edited.params, replace) } : edited;
}

function pathsOf(further: readonly string[]): FieldPaths {
  const known = compiled.get(further);
  if (known) return known;
  const paths = new FieldPaths([...IGNORED_FIELDS, ...further]);
  compiled.set(further, paths);
  return paths;
}

/** How a call is given up is no part of what is asked. By its tag: the signal may be of another realm. */
function dropSignals<T extends object>(record: T): T {
  const isSignal = (value: unknown) => Object.prototype.toString.call(value) === '[object AbortSignal]';
  const kept = Object.entries(record).filter(([, value]) => !isSignal(value));
  return kept.length === Object.keys(record).length ? record : (Object.fromEntries(kept) as T);
}
