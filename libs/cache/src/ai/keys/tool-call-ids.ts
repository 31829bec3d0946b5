import type { AiRequest } from '../ai-types.js';
import { isRecord, ToolCallName } from './canonical-json.js';
import { FieldPaths } from './field-paths.js';
import { forEachText } from './texts.js';

type Owner = Readonly<Record<string, unknown>>;

/** Where a tool call, or its result, is named by an id, and of what: the same places may hold data of the caller. */
const CALL_IDS: Readonly<Record<string, (owner: Owner, id: string) => boolean>> = {
  // OpenAI chat
  'messages[].tool_calls[].id': (call) => isRecord(call['function']) || isRecord(call['custom']),
  'messages[].tool_call_id': (message) => message['role'] === 'tool',
  // OpenAI responses; other ids stand for what the provider keeps
  'input[].call_id': (item) => /_call(_output)?$/.test(String(item['type'])),
  'input[].id': (item, id) =>
    /^(message|function_call|custom_tool_call)$/.test(String(item['type'])) && /^(msg|fc|ctc)_/.test(id),
  // Anthropic
  'messages[].content[].id': (block) => /(^|_)tool_use$/.test(String(block['type'])),
  'messages[].content[].tool_use_id': (block) => /(^|_)tool_result$/.test(String(block['type'])),
  // AI SDK
  'messages[].content[].toolCallId': (part) => String(part['type']).startsWith('tool-'),
  // Gemini
  'contents[].parts[].functionCall.id': () => true,
  'contents[].parts[].functionResponse.id': () => true,
  'messages[].parts[].functionCall.id': () => true, // as `fetch` names them
  'messages[].parts[].functionResponse.id': () => true,
};

const PATHS = new FieldPaths(Object.keys(CALL_IDS));

/**
 * The request with the ids of its tool calls renamed by first appearance: providers make them up anew each time, so the
 * second step of an agent would never be found again. The link between a call and its result stays. An id that occurs
 * in a text elsewhere in the request stays as it is, for the text may speak of that call.
 */
export function renameToolCalls(request: AiRequest): AiRequest {
  const ids = new Set<string>();
  const renamed = rename(request, (id) => Boolean(ids.add(id)));
  if (ids.size === 0) return request;
  const mentioned = mentionedIds(renamed, [...ids]);
  return mentioned.size === 0 ? renamed : rename(request, (id) => !mentioned.has(id));
}

function rename(request: AiRequest, isRenamed: (id: string) => boolean): AiRequest {
  const names = new Map<string, ToolCallName>();
  return PATHS.edit(request, (id, owner, path) => {
    if (typeof id !== 'string' || !CALL_IDS[path]?.(owner as Owner, id) || !isRenamed(id)) return id;
    const name = names.get(id) ?? new ToolCallName(names.size + 1);
    names.set(id, name);
    return name;
  });
}

function mentionedIds(request: unknown, ids: readonly string[]): ReadonlySet<string> {
  const mentioned = new Set<string>();
  const prefix = commonPrefix(ids);
  forEachText(request, (text) => {
    if (!text.includes(prefix)) return;
    for (const id of ids) if (text.includes(id)) mentioned.add(id);
  });
  return mentioned;
}

/** Ids of one provider begin alike: most texts are then looked through once, and not once for each id. */
function commonPrefix(ids: readonly string[]): string {
  const [first = ''] = ids;
  let length = first.length;
  for (const id of ids) while (!id.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
