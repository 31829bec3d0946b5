import { isLegacyVariable } from '../../env/legacy-values.js';
import { VARIABLES } from '../../env/variables.js';
import { interpolate } from './interpolate.js';

/** A variable that stands somewhere in a YAML file. */
export interface FoundVariable {
  readonly name: string;
  /** `undefined` where the value comes from somewhere else. */
  readonly text: string | undefined;
  /** What was decided about it, without the value. */
  readonly note?: string;
}

/** How values of a file are read. */
export interface YamlDialect {
  /** Compose replaces `${VAR}`, Kubernetes does not. */
  readonly interpolates: boolean;
}

const KNOWN: ReadonlySet<string> = new Set(VARIABLES.flatMap((name) => [name, `${name}_FILE`]));

/**
 * The variables of the cache wherever they stand in a document: as a key of a map (Compose, ConfigMap), as
 * `{ name, value }` (Kubernetes, Helm) or as `NAME=value` in a list (Compose). Former variables are found too, so that
 * they can be refused. The values of a Secret's `data` are decoded.
 */
export function variablesIn(document: unknown, dialect: YamlDialect): FoundVariable[] {
  if (Array.isArray(document)) return document.flatMap((item) => itemVariables(item, dialect));
  if (!isObject(document)) return [];
  const named = namedVariable(document, dialect);
  if (named) return [named];
  const isSecret = document['kind'] === 'Secret';
  return Object.entries(document).flatMap(([key, value]) => {
    if (isVariable(key) && isValue(key, value)) return [decide(key, value, dialect)];
    return variablesIn(isSecret && key === 'data' ? decoded(value) : value, dialect);
  });
}

function itemVariables(item: unknown, dialect: YamlDialect): FoundVariable[] {
  if (typeof item !== 'string') return variablesIn(item, dialect);
  const [, name = '', text] = /^([A-Z_]+)(?:=([^]*))?$/.exec(item) ?? [];
  return isVariable(name) ? [decide(name, text, dialect)] : [];
}

function namedVariable(
  object: Readonly<Record<string, unknown>>,
  dialect: YamlDialect,
): FoundVariable | undefined {
  const { name } = object;
  if (typeof name !== 'string' || !isVariable(name)) return undefined;
  if ('value' in object) return decide(name, object['value'], dialect);
  return { name, text: undefined, note: `${name} comes from elsewhere (valueFrom): set it where it runs` };
}

function decide(name: string, value: unknown, { interpolates }: YamlDialect): FoundVariable {
  if (value === null || value === undefined)
    return { name, text: undefined, note: `${name} has no value here: it comes from the shell` };
  // JSON without quotes around it is a map to YAML, and there is only one text that it can have been
  const raw = typeof value === 'string' ? value : JSON.stringify(value);
  if (!interpolates) return { name, text: raw };
  const { text, usesDefault, open } = interpolate(raw);
  if (open.length > 0)
    return { name, text, note: `${name}: ${open.join(', ')} has no default and counts as unset` };
  return usesDefault ? { name, text, note: `${name}: the default was taken` } : { name, text };
}

/** A map under the name of a variable is something else, such as a secret of that name; only JSON may be one. */
function isValue(name: string, value: unknown): boolean {
  return !isObject(value) || name === 'CACHE_CUSTOM_CONFIG';
}

function decoded(data: unknown): unknown {
  if (!isObject(data)) return data;
  const texts = Object.entries(data).map(
    ([key, value]) => [key, Buffer.from(String(value), 'base64').toString('utf8')] as const,
  );
  return Object.fromEntries(texts);
}

function isVariable(name: string): boolean {
  return KNOWN.has(name) || isLegacyVariable(name);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
