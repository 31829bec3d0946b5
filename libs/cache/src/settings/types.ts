import type {
  BooleanDescriptor,
  ChoiceDescriptor,
  Descriptor,
  DurationDescriptor,
  IntegerDescriptor,
  MapDescriptor,
  SizeDescriptor,
  TextDescriptor,
  UrlDescriptor,
} from './descriptor.js';
import type { DurationText } from './duration.js';
import type { schema } from './schema.js';
import type { Secret } from './secret.js';
import type { SizeText } from './size.js';

type Auto<D> = D extends { readonly auto: string } ? 'auto' : never;

type Written<D> = D extends DurationDescriptor
  ? DurationText
  : D extends SizeDescriptor
    ? SizeText | Auto<D>
    : D extends IntegerDescriptor
      ? number
      : D extends BooleanDescriptor
        ? boolean
        : D extends ChoiceDescriptor<infer Value>
          ? Value
          : D extends MapDescriptor<infer Item>
            ? { readonly [name: string]: (Item extends 'duration' ? DurationText : number) | null }
            : D extends TextDescriptor | UrlDescriptor
              ? string
              : never;

type Resolved<D> = D extends DurationDescriptor | SizeDescriptor | IntegerDescriptor
  ? number | Auto<D>
  : D extends BooleanDescriptor
    ? boolean
    : D extends ChoiceDescriptor<infer Value>
      ? Value
      : D extends MapDescriptor
        ? { readonly [name: string]: number }
        : D extends UrlDescriptor | { readonly secret: true }
          ? Secret | undefined
          : D extends { readonly kind: 'text'; readonly default: string }
            ? string
            : string | undefined;

type Input<T> = { readonly [K in keyof T]?: (T[K] extends Descriptor ? Written<T[K]> : Input<T[K]>) | null };
type Output<T> = { readonly [K in keyof T]: T[K] extends Descriptor ? Resolved<T[K]> : Output<T[K]> };

/** What people write: every setting optional, durations and sizes with a unit, `null` to leave it to the layer below. */
export type CacheConfigInput = Input<typeof schema>;

/** What code reads: complete and frozen; durations in milliseconds, sizes in bytes, credentials as `Secret`. */
export type CacheConfig = Output<typeof schema>;

type Paths<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends Descriptor ? `${Prefix}${K}` : Paths<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

/** The path of a setting: `'ttl.default'`. */
export type SettingPath = Paths<typeof schema>;
