import type { AnswerFacts, Verdict } from '../ai-types.js';
import { endpointOf } from './endpoint.js';
import { byIndex } from './openai-chunks.js';
import { isObject, isSaid, objectOf, objectsOf, textOf, without, type JsonObject } from './plain-json.js';
import { firstRefusal, readThroughFold, refuse, refuseBrokenJson, refuseError, STORE } from './verdicts.js';
import { jsonOf, type WirePart } from './wire-part.js';
import type { ReadUsage, WireCall, WireReader } from './wire-reader.js';

const PATH = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/;

/** Google's Gemini: JSON, and its stream where that comes as events (`alt=sse`). */
export function gemini(readUsage: ReadUsage): WireReader {
  const readJson = (answer: unknown, asked?: JsonObject): AnswerFacts => {
    const { candidates, usageMetadata, modelVersion, promptFeedback } = objectOf(answer);
    const type = objectOf(asked?.['generationConfig'])['responseMimeType'];
    const isJson = type === 'application/json';
    const verdict = firstRefusal([
      refuseError(answer),
      objectOf(promptFeedback)['blockReason'] == null ? STORE : refuse('the prompt was blocked'),
      objectsOf(candidates).length === 0 ? refuse('the answer has no candidates') : STORE,
      ...objectsOf(candidates).map((candidate) => judge(candidate, isJson)),
    ]);
    return { verdict, usage: readUsage(usageMetadata), model: textOf(modelVersion) };
  };
  return {
    kind: 'gemini',
    matches: (call) => call.method === 'POST' && isUnderstood(call),
    isStream: ({ url }) => url.pathname.endsWith(':streamGenerateContent'),
    request: (call) => {
      const { contents, systemInstruction, tools, ...params } = call.body;
      const model = decodeURIComponent(PATH.exec(call.url.pathname)?.[1] ?? '');
      return {
        kind: 'gemini',
        ...endpointOf(call),
        model,
        messages: contents,
        ...(systemInstruction !== undefined && { system: systemInstruction }),
        ...(tools !== undefined && { tools }),
        params,
      };
    },
    readJson,
    readEvents: readThroughFold({ foldEvents, readJson }, isTerminal),
    foldEvents,
    unfoldJson: (answer) => (isObject(answer) ? [{ json: answer }] : undefined),
  };
}

/** Without `alt=sse` a stream is one JSON array, which is not read here. */
function isUnderstood({ url }: WireCall): boolean {
  const method = PATH.exec(url.pathname)?.[2];
  return method === 'generateContent' || (method !== undefined && url.searchParams.get('alt') === 'sse');
}

/** There is no event of its own for the end: the last one says why it ended. */
function isTerminal(part: WirePart): boolean {
  return objectsOf(objectOf(jsonOf(part))['candidates']).some(({ finishReason }) => finishReason != null);
}

function judge({ finishReason, content }: JsonObject, isJson: boolean): Verdict {
  if (finishReason !== 'STOP')
    return refuse(`the answer ended with the reason ${JSON.stringify(finishReason ?? null)}`);
  const parts = objectsOf(objectOf(content)['parts']).filter(({ thought }) => thought !== true);
  if (parts.some((part) => !('text' in part))) return STORE;
  const text = parts.map((part) => textOf(part['text']) ?? '').join('');
  if (!isSaid(text)) return refuse('the answer is empty');
  return isJson ? refuseBrokenJson(text, { type: 'json_object' }) : STORE;
}

function foldEvents(parts: readonly WirePart[]): JsonObject | undefined {
  const chunks = parts.map(jsonOf).filter(isObject);
  if (chunks.length === 0) return undefined;
  const candidates = new Map<unknown, JsonObject>();
  for (const { content, ...candidate } of chunks.flatMap((chunk) => objectsOf(chunk['candidates']))) {
    const index = candidate['index'] ?? 0;
    const before = candidates.get(index);
    const said = { ...objectOf(before?.['content']), ...objectOf(content) };
    const pieces = [
      ...objectsOf(objectOf(before?.['content'])['parts']),
      ...objectsOf(objectOf(content)['parts']),
    ];
    candidates.set(index, { ...before, ...candidate, content: { ...said, parts: joinTexts(pieces) } });
  }
  const head = Object.assign({}, ...chunks.map((chunk) => without(chunk, 'candidates'))) as JsonObject;
  return { ...head, ...(candidates.size > 0 && { candidates: byIndex(candidates.values()) }) };
}

/** Neighbouring texts are one, thoughts and answers apart; a part that carries anything else stays on its own. */
function joinTexts(parts: readonly JsonObject[]): JsonObject[] {
  const joined: JsonObject[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && isPlain(last) && isPlain(part) && last['thought'] === part['thought'])
      joined[joined.length - 1] = { ...last, text: `${String(last['text'])}${String(part['text'])}` };
    else joined.push(part);
  }
  return joined;
}

function isPlain(part: JsonObject): boolean {
  return (
    typeof part['text'] === 'string' &&
    Object.keys(part).every((name) => name === 'text' || name === 'thought')
  );
}
