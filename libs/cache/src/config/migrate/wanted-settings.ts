import type { Issue } from '../../contracts/issue.js';
import { disagreements, isLegacyVariable, type WrittenValue } from '../../env/legacy-values.js';
import { decision, lineOf, type MigrationScope } from './migration-scope.js';
import { saysThat, shownValue } from './written-value.js';

/** What the former variables say about settings, other than connection and credentials. */
export interface WantedSettings {
  /** What the result has to say, by path. */
  readonly settings: ReadonlyMap<string, WrittenValue>;
  /** What a variable that stays says already: path → that variable. */
  readonly superseded: ReadonlyMap<string, string>;
  readonly decisions: readonly Issue[];
  /** Variables about which there is something to decide. */
  readonly undecided: ReadonlySet<string>;
}

/**
 * Gathers the settings, but of variables that are `planned` elsewhere; where variables disagree somebody has to decide,
 * no order among them is made up.
 */
export function wantedSettings(
  scope: MigrationScope,
  planned: Pick<ReadonlyMap<string, unknown>, 'has'>,
): WantedSettings {
  const settings = new Map<string, WrittenValue>();
  const superseded = new Map<string, string>();
  const disputed = disagreements(scope.readings);
  const undecided = new Set<string>([...disputed.values()].flatMap((values) => [...values.keys()]));
  const decisions = [...disputed].flatMap(([path, values]) => dispute(scope, path, values));
  const unknown = Object.keys(scope.env).filter((name) => isLegacyVariable(name) && scope.isUnknown(name));
  decisions.push(...unknown.map((name) => passedOn(scope, name)));
  for (const [name, reading] of scope.readings) {
    if (reading.kind === 'refused') {
      decisions.push(refused(scope, name, reading.path));
      undecided.add(name);
    }
    if (reading.kind !== 'settings' || planned.has(name)) continue;
    for (const [path, value] of reading.values) {
      const { layer, source } = scope.existing.settings.get(path)?.origin ?? {};
      const contradicts = layer === 'env' && !saysThat(scope.existing, path, value);
      if (disputed.has(path)) continue;
      if (contradicts) {
        decisions.push(contradiction(scope, { name, value: shownValue(path, value), other: source ?? '' }));
        undecided.add(name);
      } else if ((layer === 'custom' || layer === 'env') && source) superseded.set(path, source);
      else settings.set(path, value);
    }
  }
  return { settings, superseded, decisions, undecided };
}

function dispute(scope: MigrationScope, path: string, values: ReadonlyMap<string, WrittenValue>): Issue[] {
  const [first = ''] = values.keys();
  const said = [...values].map(([name, value]) => `${name} (${shownValue(path, value)})`).join(' and ');
  const fix = [...values.keys()].map((name) => `delete ${lineOf(scope, name)}, if the other is right`);
  return [decision(scope, first, { message: `${said} disagree about ${path}`, fix })];
}

function refused(scope: MigrationScope, name: string, path: string): Issue {
  return decision(scope, name, {
    message: `its value is not one that ${path} takes (cache-config explain ${path})`,
    fix: [`write a value that is allowed, or delete ${lineOf(scope, name)}`],
  });
}

function contradiction(
  scope: MigrationScope,
  { name, value, other }: { name: string; value: string; other: string },
): Issue {
  return decision(scope, name, {
    message: `${name} says ${value}, and ${other} says otherwise`,
    fix: [`delete ${lineOf(scope, name)}, if ${other} is right`, `or delete ${lineOf(scope, other)}`],
  });
}

function passedOn(scope: MigrationScope, name: string): Issue {
  return decision(scope, name, {
    message: 'passes on a value that is set elsewhere and not known here',
    fix: [
      `write the value in its place and migrate again, or delete ${lineOf(scope, name)} where nothing sets it`,
    ],
  });
}
