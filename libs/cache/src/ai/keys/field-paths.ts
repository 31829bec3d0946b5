import { isRecord } from './canonical-json.js';
import { UnkeyableError } from './unkeyable-error.js';

/** What takes the place of the value of a field; `undefined` leaves the field out. */
export type ReplaceField = (value: unknown, owner: object, path: string) => unknown;

/** What may come next on one of the paths. */
interface Step {
  readonly members: Map<string, Step>;
  /** The path that ends here. */
  path?: string;
}

/** Steps that are no name of a member: each item of a list, each member of an object. */
const ITEMS = '[]';
const ANY = '*';

/**
 * Places in a request, such as `messages[].content[].cache_control`; `[]` is each item of a list, `*` each member of
 * an object. Only what lies on one of the paths is looked at. @throws UnkeyableError for what is no path
 */
export class FieldPaths {
  readonly #root: Step = { members: new Map() };

  constructor(paths: readonly string[]) {
    for (const path of paths) this.#add(path);
  }

  /** The record with the fields at these places replaced. Nothing is changed in it: what differs is a copy. */
  edit<T extends object>(record: T, replace: ReplaceField): T {
    return editBelow(record, this.#root, replace) as T;
  }

  #add(path: string): void {
    let step = this.#root;
    for (const name of path.replaceAll(ITEMS, `.${ITEMS}`).split('.')) {
      if (name === '')
        throw new UnkeyableError([], `${JSON.stringify(path)} is no path, such as "messages[].name"`);
      const next = step.members.get(name) ?? { members: new Map() };
      step.members.set(name, next);
      step = next;
    }
    step.path = path;
  }
}

function editBelow(value: unknown, step: Step, replace: ReplaceField): unknown {
  if (Array.isArray(value)) return editItems(value, step, replace);
  return isRecord(value) ? editMembers(value, step, replace) : value;
}

function editItems(list: readonly unknown[], step: Step, replace: ReplaceField): readonly unknown[] {
  const next = step.members.get(ITEMS);
  if (next === undefined) return list;
  const edited = list.map((item) => editField({ value: item, owner: list }, next, replace));
  return edited.some((item, index) => item !== list[index]) ? edited : list;
}

function editMembers(record: Record<string, unknown>, step: Step, replace: ReplaceField): object {
  const edits = new Map<string, unknown>();
  for (const [pattern, next] of step.members) {
    for (const name of pattern === ANY ? Object.keys(record) : [pattern]) {
      if (!Object.hasOwn(record, name)) continue;
      const value = edits.has(name) ? edits.get(name) : record[name];
      const edited = editField({ value, owner: record }, next, replace);
      if (edited !== value) edits.set(name, edited);
    }
  }
  return edits.size === 0 ? record : withMembers(record, edits);
}

function editField({ value, owner }: { value: unknown; owner: object }, step: Step, replace: ReplaceField) {
  const below = editBelow(value, step, replace);
  return step.path === undefined ? below : replace(below, owner, step.path);
}

/** By definition, not by assignment: a member may be called `__proto__`. */
function withMembers(record: object, edits: ReadonlyMap<string, unknown>): object {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, edits.has(name) ? edits.get(name) : value]),
  );
}
