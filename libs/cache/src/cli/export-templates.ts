import { collectEntries } from '../config/collect-entries.js';
import type { Resolution } from '../config/resolution.js';
import { templates, type ConfigTemplate } from '../config/templates/templates.js';
import { rawTreeOf } from '../env/raw-tree.js';
import { suggest } from '../settings/suggest.js';
import { maskUrls } from '../settings/secret.js';
import { UsageError, type CliIo } from './cli-io.js';
import { alignColumns } from './columns.js';
import { resolveSources, type SourceOptions } from './read-sources.js';

/** Resolves a template over its preset; nothing of the environment counts, what is tried out does. */
export function resolveTemplate(io: CliIo, name: string, { set }: SourceOptions): Resolution {
  const { preset, set: custom } = requireTemplate(name);
  const env = { CACHE_PRESET: preset, CACHE_CUSTOM_CONFIG: JSON.stringify(custom) };
  return resolveSources(io, { envFile: [], processEnv: false, ...(set ? { set } : {}) }, { env });
}

function requireTemplate(name: string): ConfigTemplate {
  const names = templates.map((template) => template.name);
  const found = templates.find((template) => template.name === name);
  if (found) return found;
  const [guess] = suggest(name, names);
  const hint = guess ? `: did you mean "${guess}"?` : '.';
  throw new UsageError(`unknown template "${maskUrls(name)}"${hint} Known: ${names.join(', ')}`);
}

interface TemplateRow {
  readonly name: string;
  readonly preset: string;
  readonly doc: string;
  readonly settings: readonly { readonly path: string; readonly value: unknown; readonly why: string }[];
}

/** Every template with its values and their reasons. */
export function templateRows(): TemplateRow[] {
  return templates.map(({ name, preset, doc, set, why }) => {
    const { entries } = collectEntries(rawTreeOf(set), { layer: 'custom', name });
    const reasons: Readonly<Record<string, string | undefined>> = why;
    const settings = entries.map(({ path, raw }) => ({ path, value: raw, why: reasons[path] ?? '' }));
    return { name, preset, doc, settings };
  });
}

/** The templates as text for people. */
export function templatesText(): string {
  const blocks = templateRows().map(({ name, preset, doc, settings }) => {
    const rows = settings.map(({ path, value, why }) => [`  ${path}`, String(value), why]);
    return [`${name} · over preset ${preset} · ${doc}`, ...alignColumns(rows)].join('\n');
  });
  return [...blocks, 'Use one:  cache-config export --template robust-production --format env'].join('\n\n');
}
