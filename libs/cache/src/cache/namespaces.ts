import type { Codec } from '../contracts/codec.js';
import type { NamespaceOptions } from './cache-parts.js';
import { checkNamespace, namespaceConflict } from './check-input.js';

/** A nested namespace, and what it was made with. */
interface Child<T> {
  readonly cache: T;
  readonly codec: Codec;
  readonly settings: string;
}

/** The namespaces nested in a cache: each is made once, and never with other options. */
export class Namespaces<T> {
  readonly #children = new Map<string, Child<T>>();
  readonly #codec: Codec;

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** The namespace of that name, made where there is none; without options, whatever it was made with. */
  get(name: string, options: NamespaceOptions | undefined, make: (codec: Codec) => T): T {
    checkNamespace(name);
    const { codec = this.#codec, ...rest } = options ?? {};
    const settings = JSON.stringify(rest);
    const known = this.#children.get(name);
    const differs = known?.settings !== settings || known.codec !== codec;
    if (known && options && differs) throw namespaceConflict(name);
    if (known) return known.cache;
    const cache = make(codec);
    this.#children.set(name, { cache, codec, settings });
    return cache;
  }

  all(): readonly T[] {
    return [...this.#children.values()].map(({ cache }) => cache);
  }
}
