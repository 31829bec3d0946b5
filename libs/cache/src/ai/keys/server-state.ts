import type { AiRequest } from '../ai-types.js';
import { isRecord } from './canonical-json.js';
import { UnkeyableError } from './unkeyable-error.js';

type Members = Readonly<Record<string, unknown>>;
type Path = readonly string[];

/** Parameters that name what the provider keeps; the request does not tell what that is. */
const KEPT = ['previous_response_id', 'previousResponseId', 'conversation', 'container'];

/**
 * Refuses what the request alone does not decide: conversations and runs that the provider keeps, and templates whose
 * newest version it chooses. @throws UnkeyableError
 */
export function refuseServerState(request: AiRequest): void {
  for (const [path, members] of parameterPlaces(request)) {
    const kept = KEPT.find((name) => isReference(members[name]));
    if (kept) throw new UnkeyableError([...path, kept], 'the answer depends on what the provider keeps');
    if (members['background'] === true)
      throw new UnkeyableError([...path, 'background'], 'the answer is not in the response');
    refuseNewestTemplate(path, members['prompt']);
    refuseReferences(path, members['input']);
  }
}

/** Where providers and SDKs look for parameters. */
export function* parameterPlaces(request: AiRequest): Generator<[path: Path, members: Members]> {
  yield [[], request];
  if (isRecord(request.params)) yield [['params'], request.params];
  const options = request['providerOptions'];
  if (!isRecord(options)) return;
  for (const [provider, members] of Object.entries(options)) {
    if (isRecord(members)) yield [['providerOptions', provider], members];
  }
}

/** Whether a parameter is given: `false` and `null` say the same as nothing at all. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

/** A list of messages may be called a conversation, too. */
function isReference(value: unknown): boolean {
  return typeof value === 'string' || (isRecord(value) && isSet(value['id']));
}

function refuseNewestTemplate(path: Path, prompt: unknown): void {
  if (isRecord(prompt) && isSet(prompt['id']) && !isSet(prompt['version']))
    throw new UnkeyableError([...path, 'prompt'], 'a template without its version changes at the provider');
}

function refuseReferences(path: Path, input: unknown): void {
  if (!Array.isArray(input)) return;
  const index = input.findIndex((item) => isRecord(item) && item['type'] === 'item_reference');
  if (index >= 0)
    throw new UnkeyableError([...path, 'input'], 'an item_reference stands for what the provider keeps');
}
