import type { Issue, Layer, Origin } from '../contracts/issue.js';
import { frameOf, maskJson } from '../env/frame.js';
import type { Span } from '../env/raw-tree.js';
import { maskUrls } from '../settings/secret.js';

/** Something that sets values: a preset, code, a variable. */
export interface LayerSource {
  readonly layer: Layer;
  readonly name: string;
  readonly at?: string;
  /** The JSON text that spans point into. */
  readonly text?: string;
  /** True where every value is a text, as in the environment. */
  readonly fromText?: boolean;
}

/** One value as a layer wrote it. */
export interface LayerEntry {
  readonly path: string;
  readonly raw: unknown;
  readonly source: LayerSource;
  readonly span?: Span | undefined;
}

/** An entry that counts as not written, and why. */
export interface RefusedEntry {
  readonly entry: LayerEntry;
  readonly issue: Issue;
}

/** The origin of a value at `span` of a source. */
export function originOf(source: LayerSource, span?: Span): Origin {
  const at = span && source.text !== undefined ? placeIn(source.text, source.at, span) : source.at;
  return { layer: source.layer, source: source.name, ...(at === undefined ? {} : { at }) };
}

function placeIn(text: string, at: string | undefined, span: Span): string {
  return `${at ?? ''}, ${positionIn(text, span)}`;
}

/** `column 7`, in a text of several lines `line 2, column 7`. */
export function positionIn(text: string, { offset }: Span): string {
  const before = text.slice(0, offset).split('\n');
  const column = `column ${(before.at(-1)?.length ?? 0) + 1}`;
  return text.trimEnd().includes('\n') ? `line ${before.length}, ${column}` : column;
}

/** What an issue about a place in a source says; the frame and the origin follow from the span. */
export interface IssueDraft {
  readonly code: Issue['code'];
  readonly severity?: Issue['severity'];
  readonly path: string;
  readonly message: string;
  readonly got?: string;
  readonly expected?: string;
  readonly fix: readonly string[];
  readonly span?: Span | undefined;
  /** True where the text is not JSON, so that more of it is masked. */
  readonly broken?: boolean;
}

/** An issue with its place; every text in it that may hold a URL has its user info masked. */
export function issueAt(source: LayerSource, draft: IssueDraft): Issue {
  const { span, broken, severity = 'error', ...rest } = draft;
  const frame = span && source.text !== undefined ? frameOf(maskedText(source, broken), span) : undefined;
  return {
    ...rest,
    severity,
    path: maskUrls(rest.path),
    message: maskUrls(rest.message),
    fix: rest.fix.map(maskUrls),
    origin: originOf(source, span),
    ...(frame ? { frame } : {}),
    ...(span ? { offset: span.offset } : {}),
  };
}

const masked = new WeakMap<LayerSource, string>();

/** Masked once for all issues of a source: a broken source has one. */
function maskedText(source: LayerSource, broken?: boolean): string {
  const known = masked.get(source) ?? maskJson(source.text ?? '', broken);
  masked.set(source, known);
  return known;
}

/** A raw value for people: quoted text, at most 60 characters, URLs masked. Of a list or an object only the kind. */
export function showRaw(raw: unknown): string {
  if (Array.isArray(raw)) return 'a list';
  if (typeof raw === 'object' && raw !== null) return 'an object';
  const text = typeof raw === 'string' ? JSON.stringify(maskUrls(raw)) : String(raw);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
