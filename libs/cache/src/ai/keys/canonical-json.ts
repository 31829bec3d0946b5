import { createHash, type Hmac } from 'node:crypto';
import { types } from 'node:util';
import { UnkeyableError } from './unkeyable-error.js';

/** The member that marks a tag, `{"$":["Date",0]}`; an object with such a member of its own is wrapped in one. */
const TAG = '$';

/** Deeper values would overflow the stack. */
export const MAX_DEPTH = 500;

/** How much text is gathered before it is handed on: few calls, and no second copy of a long request. */
const CHUNK = 65_536;

/** A place that a tool call is named by; equal to another with the same number and to nothing else. */
export class ToolCallName {
  constructor(readonly index: number) {}
}

/**
 * JSON in the form of RFC 8785, so that equal requests have equal texts; with tags for what JSON does not have: dates,
 * URLs, big integers, and bytes, which are written as their length and digest. Halves of surrogate pairs are kept apart
 * by their escapes. @throws UnkeyableError on what would be lost: functions, class instances, cycles, NaN
 */
export function canonicalJson(value: unknown): string {
  let text = '';
  new CanonicalWriter((chunk) => (text += chunk)).write(value);
  return text;
}

/** The digest of the canonical JSON of a value in base64url, without putting a long text together. */
export function digestOf(value: unknown, hmac: Hmac): string {
  new CanonicalWriter((chunk) => hmac.update(chunk)).write(value);
  return hmac.digest('base64url');
}

class CanonicalWriter {
  readonly #emit: (chunk: string) => unknown;
  readonly #parents: object[] = [];
  readonly #path: (string | number)[] = [];
  #text = '';

  constructor(emit: (chunk: string) => unknown) {
    this.#emit = emit;
  }

  write(value: unknown): void {
    this.#write(value);
    this.#emit(this.#text);
  }

  #write(value: unknown): void {
    switch (typeof value) {
      case 'string':
        return this.#add(JSON.stringify(value));
      case 'boolean':
        return this.#add(String(value));
      case 'number':
        return this.#add(this.#number(value));
      case 'bigint':
        return this.#tag('bigint', String(value));
      case 'object':
        return value === null ? this.#add('null') : this.#object(value);
      default:
        throw this.#refused(`${typeof value === 'undefined' ? 'nothing' : `a ${typeof value}`} has no JSON`);
    }
  }

  #add(text: string): void {
    this.#text += text;
    if (this.#text.length < CHUNK) return;
    this.#emit(this.#text);
    this.#text = '';
  }

  #number(value: number): string {
    if (Number.isFinite(value)) return JSON.stringify(value);
    throw this.#refused(`${value} has no JSON`);
  }

  #object(value: object): void {
    if (this.#parents.includes(value)) throw this.#refused('refers to one of its own parents');
    if (this.#parents.length >= MAX_DEPTH) throw this.#refused(`nested deeper than ${MAX_DEPTH} levels`);
    this.#parents.push(value);
    if (Array.isArray(value)) this.#array(value);
    else if (isPlainObject(value)) this.#plain(value);
    else this.#special(value);
    this.#parents.pop();
  }

  /** A hole and `undefined` are `null`, as in all JSON. */
  #array(items: readonly unknown[]): void {
    this.#add('[');
    for (let index = 0; index < items.length; index++) {
      if (index > 0) this.#add(',');
      this.#member(index, items[index] ?? null);
    }
    this.#add(']');
  }

  #plain(value: Record<string, unknown>): void {
    if (!Object.hasOwn(value, TAG) || value[TAG] === undefined) return this.#members(value);
    this.#add(`{"${TAG}":["object",`);
    this.#members(value);
    this.#add(']}');
  }

  #members(value: object): void {
    let separator = '{';
    for (const name of Object.keys(value).sort()) {
      const member: unknown = (value as Record<string, unknown>)[name];
      if (member === undefined) continue;
      this.#add(`${separator}${JSON.stringify(name)}:`);
      this.#member(name, member);
      separator = ',';
    }
    this.#add(separator === '{' ? '{}' : '}');
  }

  #member(step: string | number, value: unknown): void {
    this.#path.push(step);
    this.#write(value);
    this.#path.pop();
  }

  #special(value: object): void {
    if (value instanceof ToolCallName) return this.#tag('call', value.index);
    if (types.isDate(value)) return this.#tag('Date', this.#number(value.getTime()));
    if (isUrl(value)) return this.#tag('URL', value.href);
    if (ArrayBuffer.isView(value)) return this.#bytes(kindOfView(value), bytesOf(value));
    if (types.isAnyArrayBuffer(value)) return this.#bytes('bytes', new Uint8Array(value));
    throw this.#refused(`an instance of ${nameOfClass(value)} is no plain data`);
  }

  #bytes(kind: string, bytes: Uint8Array): void {
    this.#tag(kind, bytes.length, createHash('sha256').update(bytes).digest('base64url'));
  }

  #tag(...content: readonly (string | number)[]): void {
    this.#add(JSON.stringify({ [TAG]: content }));
  }

  #refused(why: string): UnkeyableError {
    return new UnkeyableError(this.#path, why);
  }
}

/** By the shape of its prototype: plain objects of another realm are plain, too. */
function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether it is an object with members to look at: no list, no instance of a class. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlainObject(value);
}

/** By its tag: the URL of another realm is a URL, too. */
export function isUrl(value: unknown): value is URL {
  return Object.prototype.toString.call(value) === '[object URL]';
}

/** Bytes are bytes in whatever they come; numbers of another width are something else. */
function kindOfView(view: ArrayBufferView): string {
  if (types.isUint8Array(view) || types.isUint8ClampedArray(view)) return 'bytes';
  return types.isTypedArray(view) ? view[Symbol.toStringTag] : 'bytes';
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function nameOfClass(value: object): string {
  const { constructor } = value;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'a class';
}
