import type { Issue } from '../contracts/issue.js';
import { maskUrls } from '../settings/secret.js';
import type { Preset } from './preset.js';

/** Where presets of one's own are looked for, in this order; a compiled file before its source, as Node does. */
export const PRESET_FILES: readonly string[] = [
  'cache.presets.js',
  'cache.presets.mjs',
  'cache.presets.ts',
  'cache.presets.mts',
];

/** What a file of presets needs to be found and read. */
export interface PresetFileHost {
  readonly fileExists: (path: string) => boolean;
  /** The exports of a module, at once; throws where it cannot be loaded. */
  readonly importModule: (path: string) => unknown;
}

/** The presets of a file, or what is wrong with it. */
export interface PresetFile {
  readonly presets: readonly Preset[];
  readonly issues: readonly Issue[];
}

const NONE: PresetFile = { presets: [], issues: [] };

/** Every preset that `cache.presets.ts` or `.js` of the working folder exports; none where there is no such file. */
export function discoverPresets(host: PresetFileHost): PresetFile {
  const file = PRESET_FILES.find(host.fileExists);
  return file === undefined ? NONE : readPresetFile(file, host);
}

/** Every preset that a file exports, by itself or in a list. */
export function readPresetFile(file: string, { importModule }: PresetFileHost): PresetFile {
  try {
    const presets = presetsIn(importModule(file));
    const fix =
      "export one: export const checkout = definePreset({ name: 'checkout', extends: 'production' })";
    return presets.length > 0 ? { presets, issues: [] } : refused(file, 'exports no preset', fix);
  } catch (error) {
    return refused(file, `cannot be loaded: ${firstLine(error)}`, fixOf(file, error));
  }
}

function presetsIn(exports: unknown): Preset[] {
  const values = isRecord(exports) ? Object.values(exports) : [];
  const flat = values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]));
  return [...new Set(flat.filter(isPreset))];
}

/** Whether something is meant as a preset; whether it is a right one is checked with the built-in ones. */
function isPreset(value: unknown): value is Preset {
  return isRecord(value) && 'name' in value && ('extends' in value || 'strategy' in value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return maskUrls(text.split('\n')[0] ?? '');
}

function fixOf(file: string, error: unknown): string {
  const code = isRecord(error) ? error['code'] : undefined;
  if (code === 'ERR_REQUIRE_ASYNC_MODULE') return 'take the top-level await out of it';
  const isTypeScript = /\.m?ts$/.test(file);
  if (isTypeScript && code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return `compile it to ${file.replace(/ts$/, 'js')}, or run Node.js 22.18 or newer, which reads TypeScript`;
  return isTypeScript
    ? 'correct it; only types that Node.js can strip are allowed (no enum, no namespace)'
    : 'correct it';
}

function refused(file: string, message: string, fix: string): PresetFile {
  const origin = { layer: 'code', source: file } as const;
  const issue: Issue = { code: 'CCFG003', severity: 'error', path: file, message, origin, fix: [fix] };
  return { presets: [], issues: [issue] };
}
