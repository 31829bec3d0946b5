import { createRequire } from 'node:module';
import type { Node, ParseError } from 'jsonc-parser';
import type { RawEntry, RawNode, Span } from './raw-tree.js';

/** A JSON text as a tree with positions, or why and where it is none. */
export type ParsedJson =
  { readonly root: RawNode } | { readonly error: { readonly reason: string; readonly span: Span } };

const require = createRequire(import.meta.url);

/** The parser, loaded where there is JSON to parse: most applications set none. */
const parser = () => require('jsonc-parser') as typeof import('jsonc-parser');

/** Parses strict JSON: no comments, no trailing commas. Keys may still be doubled: each one is in the tree. */
export function parseJson(text: string): ParsedJson {
  try {
    return parseStrict(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { error: { reason: 'nested too deeply', span: { offset: 0, length: 1 } } }; // the stack is full
  }
}

function parseStrict(text: string): ParsedJson {
  const errors: ParseError[] = [];
  const tree = parser().parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first) return { error: { reason: reasonOf(first), span: clamp(first, text) } };
  if (!tree) return { error: { reason: 'empty', span: { offset: 0, length: 1 } } };
  return { root: toRaw(tree) };
}

function toRaw(node: Node): RawNode {
  const span = { offset: node.offset, length: node.length };
  if (node.type !== 'object') return { kind: 'scalar', value: parser().getNodeValue(node) as unknown, span };
  return { kind: 'object', span, entries: (node.children ?? []).flatMap(toEntry) };
}

function toEntry({ children: [key, value] = [] }: Node): RawEntry[] {
  if (!key || !value) return [];
  return [
    { key: String(key.value), keySpan: { offset: key.offset, length: key.length }, node: toRaw(value) },
  ];
}

function reasonOf(error: ParseError): string {
  const words = parser()
    .printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2');
  return words.toLowerCase();
}

function clamp({ offset, length }: Span, text: string): Span {
  const start = Math.min(offset, Math.max(0, text.length - 1));
  return { offset: start, length: Math.max(1, Math.min(length, text.length - start)) };
}
