import { createHmac } from 'node:crypto';
import type { AiRequest } from '../ai-types.js';
import { canonicalJson, isRecord } from './canonical-json.js';
import type { NamingOptions } from './naming-options.js';
import { prepareRequest } from './prepare-request.js';
import { showPath } from './unkeyable-error.js';

/** A field that makes two requests different: where it is, and never what it holds. */
export interface FieldDifference {
  /** Where: `messages[0].content`. */
  readonly path: string;
  /** The field in the first request; `undefined` where it has none. */
  readonly a?: FieldPrint | undefined;
  readonly b?: FieldPrint | undefined;
  /** Of two texts, the first character in which they differ, counted from 0. */
  readonly at?: number | undefined;
}

/** What is shown of a field. */
export interface FieldPrint {
  /** 64 bits of its HMAC: equal fields have equal ones. */
  readonly digest: string;
  /** Characters of a text. */
  readonly length?: number | undefined;
}

type Path = readonly (string | number)[];
type Difference = Readonly<{ path: Path; a: unknown; b: unknown }>;

/**
 * Why two requests have different names: the fields in which they differ as they are compared, so without those that
 * are ignored, and in the order of their paths. None: they have one name. @throws UnkeyableError for one without a name
 */
export function explainRequests(a: AiRequest, b: AiRequest, how: NamingOptions): readonly FieldDifference[] {
  const [first, second] = [a, b].map((request) => prepareRequest(request, how).request);
  if (canonicalJson(first) === canonicalJson(second)) return [];
  return differences({ path: [], a: first, b: second }).map((difference) => shown(difference, how));
}

function differences({ path, a, b }: Difference): Difference[] {
  const [first, second] = [membersOf(a), membersOf(b)];
  if (!first || !second || Array.isArray(a) !== Array.isArray(b))
    return textOf(a) === textOf(b) ? [] : [{ path, a, b }];
  const steps = [...new Set([...first.keys(), ...second.keys()])].sort(byStep);
  return steps.flatMap((step) =>
    differences({ path: [...path, step], a: first.get(step), b: second.get(step) }),
  );
}

/** The members of a list or of an object by their steps; `undefined` for a leaf. */
function membersOf(value: unknown): ReadonlyMap<string | number, unknown> | undefined {
  if (Array.isArray(value)) return new Map(Array.from(value, (item, index) => [index, item ?? null]));
  return isRecord(value) ? new Map(Object.entries(value)) : undefined;
}

function byStep(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a < b ? -1 : 1;
}

function textOf(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}

function shown({ path, a, b }: Difference, how: NamingOptions): FieldDifference {
  const at = typeof a === 'string' && typeof b === 'string' ? firstDifference(a, b) : undefined;
  return { path: showPath(path), a: printOf(a, how), b: printOf(b, how), at };
}

function printOf(value: unknown, { algorithm, secret }: NamingOptions): FieldPrint | undefined {
  if (value === undefined) return undefined;
  const hmac = createHmac(algorithm, secret).update(`field:${canonicalJson(value)}`);
  const digest = hmac.digest().subarray(0, 8).toString('base64url');
  return { digest, length: typeof value === 'string' ? value.length : undefined };
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
