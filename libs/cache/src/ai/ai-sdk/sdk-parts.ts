import type { SdkContent, SdkFinish, SdkPart, SdkWhole } from './sdk-types.js';

/** Parts of a stream that tell how it is made and leave nothing in the answer. */
const TRANSIENT = new Set(['tool-input-start', 'tool-input-delta', 'tool-input-end', 'raw', 'error']);

/** Texts and thoughts, which come in pieces, and what the first of them is called. */
const PIECES = new Map([
  ['text-start', 'text'],
  ['reasoning-start', 'reasoning'],
]);

/** The whole answer that a stream makes; `undefined` where it has not come to its end. */
export function foldParts(parts: readonly SdkPart[]): SdkWhole | undefined {
  const content: Record<string, unknown>[] = [];
  const open = new Map<unknown, Record<string, unknown>>();
  let whole: Omit<SdkWhole, keyof SdkFinish | 'content'> = { warnings: [] };
  let finish: SdkFinish | undefined;
  for (const { type, ...fields } of parts) {
    const piece = PIECES.get(type);
    if (piece) open.set(`${piece}:${String(fields['id'])}`, begin(content, piece, fields));
    else if (type === 'text-delta' || type === 'reasoning-delta') extend(open, type, fields);
    else if (type === 'text-end' || type === 'reasoning-end') end(open, type, fields);
    else if (type === 'stream-start') whole = { ...whole, warnings: fields['warnings'] as unknown[] };
    else if (type === 'response-metadata') whole = { ...whole, response: { ...whole.response, ...fields } };
    else if (type === 'finish') finish = fields as unknown as SdkFinish;
    else if (!TRANSIENT.has(type)) content.push({ type, ...fields });
  }
  return finish && { ...whole, ...finish, content: content as unknown as SdkContent[] };
}

/** The stream of a whole answer: each text and thought in one piece. */
export function unfoldWhole({ content, warnings, response, ...rest }: SdkWhole): SdkPart[] {
  const { finishReason, usage, providerMetadata } = rest;
  const { headers: _headers, body: _body, ...metadata } = response ?? {};
  return [
    { type: 'stream-start', warnings },
    ...(Object.keys(metadata).length > 0 ? [{ type: 'response-metadata', ...metadata }] : []),
    ...content.flatMap((one, index) => pieces(one, String(index))),
    { type: 'finish', finishReason, usage, ...(providerMetadata && { providerMetadata }) },
  ];
}

function pieces({ type, ...fields }: SdkContent, id: string): SdkPart[] {
  if (type !== 'text' && type !== 'reasoning') return [{ type, ...fields }];
  const { text, providerMetadata } = fields;
  const metadata = providerMetadata === undefined ? {} : { providerMetadata };
  return [
    { type: `${type}-start`, id, ...metadata },
    { type: `${type}-delta`, id, delta: text },
    { type: `${type}-end`, id, ...metadata },
  ];
}

type Fields = Readonly<Record<string, unknown>>;
type Open = Map<unknown, Record<string, unknown>>;

function begin(content: Record<string, unknown>[], type: string, fields: Fields): Record<string, unknown> {
  const one: Record<string, unknown> = { type, text: '' };
  keepMetadata(one, fields);
  content.push(one);
  return one;
}

function extend(open: Open, type: string, fields: Fields): void {
  const one = open.get(`${type.split('-')[0]}:${String(fields['id'])}`);
  if (one === undefined) return;
  one['text'] = `${String(one['text'])}${String(fields['delta'])}`;
  keepMetadata(one, fields);
}

function end(open: Open, type: string, fields: Fields): void {
  const name = `${type.split('-')[0]}:${String(fields['id'])}`;
  const one = open.get(name);
  if (one) keepMetadata(one, fields);
  open.delete(name);
}

/** The last word of a provider counts: signatures of thoughts come at the end. */
function keepMetadata(one: Record<string, unknown>, { providerMetadata }: Fields): void {
  if (providerMetadata !== undefined) one['providerMetadata'] = providerMetadata;
}
