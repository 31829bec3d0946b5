/** A part of a text: where it starts and how long it is. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Input before it means anything: objects with their keys in order, everything else as it is. */
export type RawNode = RawObject | RawScalar;

export interface RawObject {
  readonly kind: 'object';
  readonly entries: readonly RawEntry[];
  readonly span?: Span;
}

export interface RawEntry {
  readonly key: string;
  readonly keySpan?: Span;
  readonly node: RawNode;
}

export interface RawScalar {
  readonly kind: 'scalar';
  readonly value: unknown;
  readonly span?: Span;
}

/** The tree of an object that code handed in; members that are `undefined` are not there. */
export function rawTreeOf(value: unknown): RawNode {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'scalar', value };
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => ({ key, node: rawTreeOf(item) }));
  return { kind: 'object', entries };
}
