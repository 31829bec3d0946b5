import type { AnswerFacts, Verdict } from '../ai-types.js';
import { endpointOf, isPostTo } from './endpoint.js';
import { foldMessage } from './fold-message.js';
import { isSaid, objectOf, objectsOf, textOf, without, type JsonObject } from './plain-json.js';
import { firstRefusal, readThroughFold, refuse, refuseError, STORE } from './verdicts.js';
import { jsonOf, type WirePart } from './wire-part.js';
import type { ReadUsage, WireReader } from './wire-reader.js';

/** `pause_turn` is none of them: the model wants to go on. */
const FINISHED = new Set<unknown>(['end_turn', 'stop_sequence', 'tool_use']);
/** What a block gains while it is streamed, and the delta that adds it. */
const GROWING: Readonly<Record<string, readonly (readonly [field: string, delta: string])[]>> = {
  text: [['text', 'text_delta']],
  thinking: [
    ['thinking', 'thinking_delta'],
    ['signature', 'signature_delta'],
  ],
};

/** Anthropic's messages. */
export function anthropicMessages(readUsage: ReadUsage): WireReader {
  const readJson = (answer: unknown): AnswerFacts => {
    const { model, usage } = objectOf(answer);
    const verdict = firstRefusal([refuseError(answer), judge(objectOf(answer))]);
    return { verdict, usage: readUsage(usage), model: textOf(model) };
  };
  return {
    kind: 'anthropic-messages',
    matches: (call) => isPostTo(call, '/messages') && Array.isArray(call.body['messages']),
    isStream: ({ body }) => body['stream'] === true,
    request: (call) => {
      const { model, messages, system, tools, ...params } = without(call.body, 'stream');
      const named = { kind: 'anthropic-messages', ...endpointOf(call), model: textOf(model) ?? '' };
      return {
        ...named,
        messages,
        ...(system !== undefined && { system }),
        ...(tools !== undefined && { tools }),
        params,
      };
    },
    readJson,
    readEvents: readThroughFold(
      { foldEvents: foldMessage, readJson },
      (part) => objectOf(jsonOf(part))['type'] === 'message_stop',
    ),
    foldEvents: foldMessage,
    unfoldJson,
  };
}

function judge({ stop_reason: reason, content }: JsonObject): Verdict {
  if (reason === 'refusal') return refuse('the model refused');
  if (!FINISHED.has(reason))
    return refuse(`the answer ended with the reason ${JSON.stringify(reason ?? null)}`);
  const isAnswer = objectsOf(content).some(({ type, text }) => type === 'tool_use' || isSaid(text));
  return isAnswer ? STORE : refuse('the answer is empty');
}

function unfoldJson(answer: unknown): readonly WirePart[] | undefined {
  const message = objectOf(answer);
  const { content, usage, stop_reason, stop_sequence, stop_details, container } = message;
  if (!Array.isArray(content)) return undefined;
  const begun = { ...message, content: [], stop_reason: null, stop_sequence: null };
  const end = {
    stop_reason,
    stop_sequence,
    ...(stop_details != null && { stop_details }),
    ...(container != null && { container }),
  };
  return [
    { type: 'message_start', message: begun },
    ...objectsOf(content).flatMap(unfoldBlock),
    { type: 'message_delta', delta: end, usage },
    { type: 'message_stop' },
  ].map((json) => ({ event: json.type, json }));
}

function unfoldBlock(block: JsonObject, index: number): (JsonObject & { readonly type: string })[] {
  const deltas: JsonObject[] = [];
  const begun: Record<string, unknown> = { ...block };
  for (const [field, type] of GROWING[textOf(block['type']) ?? ''] ?? []) {
    if (!isLong(block[field])) continue;
    begun[field] = '';
    deltas.push({ type, [field]: block[field] });
  }
  if ('input' in block) {
    begun['input'] = {};
    deltas.push({ type: 'input_json_delta', partial_json: JSON.stringify(block['input']) });
  }
  if (Array.isArray(block['citations'])) {
    begun['citations'] = [];
    deltas.push(...block['citations'].map((citation: unknown) => ({ type: 'citations_delta', citation })));
  }
  return [
    { type: 'content_block_start', index, content_block: begun },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

function isLong(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
