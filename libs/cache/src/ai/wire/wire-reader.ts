import type { AiRequest, AiUsage, AnswerFacts } from '../ai-types.js';
import type { JsonObject } from './plain-json.js';
import type { WirePart } from './wire-part.js';

/** The kinds of calls that are understood on the wire. */
export type WireKind =
  | 'openai-chat'
  | 'openai-completions'
  | 'openai-responses'
  | 'openai-embeddings'
  | 'anthropic-messages'
  | 'gemini';

/** An HTTP call to a model. */
export interface WireCall {
  readonly method: string;
  readonly url: URL;
  /** The JSON of the body. */
  readonly body: JsonObject;
}

/** Brings the usage that a provider reports into the form in which every token is counted once. */
export type ReadUsage = (usage: unknown) => AiUsage | undefined;

/** What is known of one kind of call: how it names its request, when its answer is whole, and its two forms. */
export interface WireReader {
  readonly kind: WireKind;
  /** Whether a call is of this kind. */
  matches(call: WireCall): boolean;
  /** Whether the answer comes as events. */
  isStream(call: WireCall): boolean;
  /** What is asked, without how the answer is to be delivered. */
  request(call: WireCall): AiRequest;
  /** Whether an answer may be kept; `asked` is the body of the request, where what it asks for is to be checked. */
  readJson(answer: unknown, asked?: JsonObject): AnswerFacts;
  /** Whether a recorded stream may be kept: it ended with its terminal event, and what it says may be kept as JSON. */
  readEvents(parts: readonly WirePart[], asked?: JsonObject): AnswerFacts;
  /** The JSON that the provider would have sent; `undefined` where the parts do not make one. */
  foldEvents(parts: readonly WirePart[]): JsonObject | undefined;
  /** The events that the provider could have sent; `undefined` where the answer cannot be one. */
  unfoldJson(answer: unknown): readonly WirePart[] | undefined;
}
