import { isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Scalar } from 'yaml';
import type { Issue } from '../../contracts/issue.js';
import { isLegacyVariable } from '../../env/legacy-values.js';
import type { Environment } from '../../env/variables.js';
import { interpolate } from './interpolate.js';
import type { Slot } from './line-edits.js';
import { cannotMigrate, type SourceFile } from './migrated-line.js';

/** A service of a compose file with its environment. */
export interface ComposeService {
  readonly name: string;
  readonly env: Environment;
  /** `docker-compose.yml:12` by variable. */
  readonly places: ReadonlyMap<string, string>;
  /** Variables that pass on what is set outside the file. */
  readonly borrowed: ReadonlySet<string>;
  /** Those of them whose value is not known. */
  readonly unknown: ReadonlySet<string>;
  readonly slots: readonly Slot[];
}

/** A compose file as text with its services. */
export interface ComposeFile extends SourceFile {
  readonly services: readonly ComposeService[];
}

/** The services with an environment; `outer` is what Compose interpolates: the shell and the `.env` beside the file. */
export function readCompose({ name, text }: SourceFile, outer: Environment): ComposeFile | Issue {
  const document = parseDocument(text, { merge: true, prettyErrors: false });
  const [error] = document.errors;
  if (error) return cannotMigrate(name, `not YAML that can be read (${error.code})`, 'mend it, docker compose config says where');
  const found = document.getIn(['services']);
  const entries = isMap(found) ? found.items : [];
  const services: ComposeService[] = [];
  for (const { key, value } of entries) {
    const service = isScalar(key) ? String(key.value) : '';
    const node = isMap(value) ? (value.get('environment', true) as Node | undefined) : undefined;
    const slots = slotsIn(node, text);
    const problem = slots === undefined || sharesFormer(document, service, slots);
    if (problem) return notPlain(name, service);
    if (slots.length > 0) services.push(serviceOf(service, slots, { file: name, outer }));
  }
  return { name, text, services };
} // prettier-ignore

/** A slot with what is written there; `undefined` where the value is left to the shell. */
interface WrittenSlot extends Slot {
  readonly written: string | undefined;
}

function serviceOf(
  name: string,
  slots: readonly WrittenSlot[],
  { file, outer }: { readonly file: string; readonly outer: Environment },
): ComposeService {
  const values = slots.map((slot) => {
    const text = slot.written ?? `\${${slot.name}}`;
    return { ...interpolate(text, outer), ...slot };
  });
  return {
    name,
    slots,
    env: Object.fromEntries(values.map((one) => [one.name, one.value])),
    places: new Map(slots.map((slot) => [slot.name, `${file}:${slot.firstLine + 1}`])),
    borrowed: new Set(values.filter(({ isBorrowed }) => isBorrowed).map((one) => one.name)),
    unknown: new Set(values.filter(({ isUnknown }) => isUnknown).map((one) => one.name)),
  };
}

/** The variables of an environment, each on lines of its own; `undefined` where a former one is not. */
function slotsIn(environment: Node | undefined, text: string): WrittenSlot[] | undefined {
  const items = isMap(environment)
    ? environment.items.map(({ key, value }) => slotOf(text, key, value))
    : isSeq(environment)
      ? environment.items.map((item) => slotOf(text, item, item))
      : [];
  const slots = items.filter((item) => item !== undefined);
  return slots.some(({ name, firstLine }) => firstLine < 0 && isLegacyVariable(name)) ? undefined : slots;
}

function slotOf(text: string, key: unknown, value: unknown): WrittenSlot | undefined {
  if (!isScalar(key) || !key.range) return undefined;
  const isItem = key === value;
  const written = isScalar(value) ? textOf(value) : undefined;
  const [, name = ''] = isItem ? (/^([^=]+)/.exec(written ?? '') ?? []) : ['', String(key.value)];
  const [start] = key.range;
  const end = isScalar(value) && value.range ? value.range[1] : key.range[1];
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const upTo = text.slice(0, end).trimEnd();
  const [, behind = ''] = /^(?:[ \t]*:)?([^\n\r]*)/.exec(text.slice(upTo.length)) ?? [];
  const isAlone = /^\s*(-\s+)?$/.test(before) && /^\s*(#.*)?$/.test(behind);
  return {
    name: name.trim(),
    head: before,
    firstLine: isAlone ? lineAt(text, start) : -1,
    lastLine: lineAt(text, upTo.length),
    remark: behind.trim() === '' ? '' : ` ${behind.trim()}`,
    written: isItem ? /=([^]*)$/.exec(written ?? '')?.[1] : written,
  };
}

/** A number or switch as it is written, not as YAML reads it. */
function textOf({ type, source, value }: Scalar): string | undefined {
  if (value === null) return undefined;
  return typeof value === 'string' && type !== 'PLAIN' ? value : source;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

/** Whether a former variable comes in by an alias or a merged block, so that several services share its line. */
function sharesFormer(document: Document, service: string, slots: readonly Slot[]): boolean {
  const root = document.toJS() as { services?: Record<string, { environment?: unknown } | null> };
  const environment = root.services?.[service]?.environment ?? {};
  const names = Array.isArray(environment)
    ? environment.map((item) => String(item).replace(/=[^]*$/, ''))
    : Object.keys(environment);
  return names.some((name) => isLegacyVariable(name) && !slots.some((slot) => slot.name === name));
}

function notPlain(file: string, service: string): Issue {
  const message = `the environment of "${service}" has former variables in a shared block or on one line with others`;
  return cannotMigrate(file, message, 'write each of them on a line of its own below `environment:` of the service');
} // prettier-ignore
