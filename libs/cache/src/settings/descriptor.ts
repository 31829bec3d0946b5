import type { DurationText } from './duration.js';
import type { SizeText } from './size.js';

/** An environment variable of the former style that this setting replaces, and the unit of its bare number. */
export interface LegacyName {
  readonly name: string;
  readonly unit?: 's' | 'ms' | 'B';
}

/** What every setting says about itself, whatever its kind. */
export interface SettingDescription {
  /** One sentence for people. */
  readonly doc: string;
  /** The environment variable that sets it; few have one. */
  readonly env?: string;
  /** True where the whole value is a credential, `url-userinfo` where only a URL's user info is. */
  readonly secret?: true | 'url-userinfo';
  /** Whether a named cache may differ from the application. */
  readonly scope?: 'application' | 'cache';
  /** What the setting takes effect with, where the code that reads it is still to come. */
  readonly waitsFor?: string;
  readonly legacy?: readonly LegacyName[];
}

export interface DurationDescriptor extends SettingDescription {
  readonly kind: 'duration';
  readonly default: DurationText;
  readonly min: DurationText;
  readonly max: DurationText;
}

export interface SizeDescriptor extends SettingDescription {
  readonly kind: 'size';
  readonly default: SizeText | 'auto';
  /** What the value `auto` means, which no limit of a preset admits; absent where there is none. */
  readonly auto?: string;
  readonly min: SizeText;
  readonly max: SizeText;
}

export interface IntegerDescriptor extends SettingDescription {
  readonly kind: 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

export interface BooleanDescriptor extends SettingDescription {
  readonly kind: 'boolean';
  readonly default: boolean;
}

export interface ChoiceDescriptor<Value extends string = string> extends SettingDescription {
  readonly kind: 'choice';
  readonly default: Value;
  /** Each allowed value with what it means. */
  readonly values: Readonly<Record<Value, string>>;
}

/** A text; optional when it has no default. */
export interface TextDescriptor extends SettingDescription {
  readonly kind: 'text';
  readonly default?: string;
  readonly pattern?: RegExp;
  /** What the pattern means, for people. */
  readonly expected?: string;
}

/** A URL; always optional. */
export interface UrlDescriptor extends SettingDescription {
  readonly kind: 'url';
  readonly schemes: readonly string[];
}

/** A map from names to durations or integers; layers merge it by key. */
export interface MapDescriptor<
  Item extends 'duration' | 'integer' = 'duration' | 'integer',
> extends SettingDescription {
  readonly kind: 'map';
  readonly of: Item;
  /** The only names allowed; any where absent. */
  readonly keys?: readonly string[];
  readonly default: Readonly<Record<string, Item extends 'duration' ? DurationText : number>>;
  readonly min: Item extends 'duration' ? DurationText : number;
  readonly max: Item extends 'duration' ? DurationText : number;
}

/** One setting of the table. */
export type Descriptor =
  | DurationDescriptor
  | SizeDescriptor
  | IntegerDescriptor
  | BooleanDescriptor
  | ChoiceDescriptor
  | TextDescriptor
  | UrlDescriptor
  | MapDescriptor;

type Slots<T extends Descriptor> = Omit<T, 'kind'>;

export const duration = (slots: Slots<DurationDescriptor>) => ({ kind: 'duration', ...slots }) as const;
export const integer = (slots: Slots<IntegerDescriptor>) => ({ kind: 'integer', ...slots }) as const;
export const boolean = (slots: Slots<BooleanDescriptor>) => ({ kind: 'boolean', ...slots }) as const;
export const url = (slots: Slots<UrlDescriptor>) => ({ kind: 'url', ...slots }) as const;

/** Bytes, or `auto` where the slots say what that means. */
export function size<const S extends Slots<SizeDescriptor>>(slots: S): { kind: 'size' } & S {
  return { kind: 'size', ...slots };
}

/** One of a few named values. */
export function choice<Value extends string>(
  slots: Omit<Slots<ChoiceDescriptor<Value>>, 'default'> & { readonly default: NoInfer<Value> },
): ChoiceDescriptor<Value> {
  return { kind: 'choice', ...slots };
}

/** A text with or, where it has no default, without a value. */
export function text<const S extends Slots<TextDescriptor>>(slots: S): { kind: 'text' } & S {
  return { kind: 'text', ...slots };
}

/** Names to durations. */
export const durationMap = (
  slots: Omit<Slots<MapDescriptor<'duration'>>, 'of'>,
): MapDescriptor<'duration'> => ({
  kind: 'map',
  of: 'duration',
  ...slots,
});

/** Names to whole numbers. */
export const integerMap = (slots: Omit<Slots<MapDescriptor<'integer'>>, 'of'>): MapDescriptor<'integer'> => ({
  kind: 'map',
  of: 'integer',
  ...slots,
});

/** What an entry of a map is parsed as. */
export function itemOf(map: MapDescriptor): DurationDescriptor | IntegerDescriptor {
  const { of, doc, min, max } = map;
  // `of` and the bounds belong together; a union of maps cannot say so once it is taken apart
  return { kind: of, doc, default: min, min, max } as DurationDescriptor | IntegerDescriptor;
}
