import { COMPOSE_REGION, composeRegion } from '../config/reference/compose-region.js';
import { envExamplesText } from '../config/reference/env-examples.js';
import { envTemplate, GENERATED_BY } from '../config/reference/env-template.js';
import { issueCodesPage } from '../config/reference/issue-codes-page.js';
import { configJsonSchema } from '../config/reference/json-schema.js';
import { precedencePage } from '../config/reference/precedence-page.js';
import { PRESET_COSTS, presetCosts } from '../config/reference/preset-costs.js';
import { PRESET_REASONS, presetReasons } from '../config/reference/preset-reasons.js';
import { presetsTable } from '../config/reference/presets-table.js';
import { hasRegion, updateRegions, type RegionUpdate } from '../config/reference/regions.js';
import { settingsPage } from '../config/reference/settings-page.js';
import { builtInPresets } from '../presets/registry.js';
import { envelopeSchema } from './schemas/envelope-schema.js';

/** A file that is generated, wholly or in regions. */
export interface GeneratedFile {
  /** Whether a text is one of ours: what people wrote is left alone. */
  readonly isOurs: (text: string) => boolean;
  /** What the file is to hold, given what it holds; `undefined` is a file that is not there. */
  readonly update: (text: string | undefined) => RegionUpdate;
}

/** The file that `cache-config template` prints. */
export const TEMPLATE = '.env.cache.template';

/** Whole files in the project of a user, by path. */
export const projectFiles: ReadonlyMap<string, GeneratedFile> = new Map([
  [TEMPLATE, envFile(envTemplate)],
  ['.env.cache.examples', envFile(envExamplesText)],
]);

/** The file of a project at `path`, one of the above or a Compose file; `undefined` for any other. */
export function projectFileAt(path: string, presets: readonly string[]): GeneratedFile | undefined {
  const isCompose = /^(docker-)?compose\b.*\.ya?ml$/.test(path.slice(path.lastIndexOf('/') + 1));
  return (
    projectFiles.get(path) ?? (isCompose ? regionFile(COMPOSE_REGION, composeRegion(presets)) : undefined)
  );
}

const BUILT_IN = builtInPresets.map(({ name }) => name);

/** Every generated file of the repository of this package, by path. */
export const repositoryFiles: ReadonlyMap<string, GeneratedFile> = new Map([
  ...projectFiles,
  ['docker-compose.yml', regionFile(COMPOSE_REGION, composeRegion(BUILT_IN))],
  ['docker-compose.prod.yml', regionFile(COMPOSE_REGION, composeRegion(BUILT_IN))],
  ['docs/reference/settings.md', wholeFile(settingsPage)],
  ['docs/reference/precedence.md', wholeFile(precedencePage)],
  ['docs/reference/issue-codes.md', wholeFile(issueCodesPage)],
  ['schema/cache-config.schema.json', wholeFile(() => asJson(configJsonSchema()))],
  ['schema/cache-config-envelope.schema.json', wholeFile(() => asJson(envelopeSchema()))],
  [
    'docs/guides/cache-presets.md',
    inTurn(regionFile(PRESET_REASONS, presetReasons), regionFile(PRESET_COSTS, presetCosts)),
  ],
  ['README.md', regionFile('presets', () => ['', ...presetsTable().split('\n'), ''])],
]);

function wholeFile(textOf: () => string): GeneratedFile {
  return { isOurs: () => true, update: () => ({ text: textOf() }) };
}

function envFile(textOf: () => string): GeneratedFile {
  return { ...wholeFile(textOf), isOurs: (text) => text.startsWith(GENERATED_BY) };
}

function regionFile(name: string, render: Parameters<typeof updateRegions>[2]): GeneratedFile {
  return {
    isOurs: (text) => hasRegion(text, name),
    update: (text) =>
      text === undefined ? { problem: 'there is no such file' } : updateRegions(text, name, render),
  };
}

/** A file with the regions of both. */
function inTurn(first: GeneratedFile, second: GeneratedFile): GeneratedFile {
  return {
    isOurs: (text) => first.isOurs(text) && second.isOurs(text),
    update(text) {
      const done = first.update(text);
      return 'text' in done ? second.update(done.text) : done;
    },
  };
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
