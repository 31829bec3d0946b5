import type { WhatIfLayer } from '../config/layers.js';
import { resolveConfig, type ResolveConfigOptions } from '../config/resolve-config.js';
import type { Resolution } from '../config/resolution.js';
import { parseDotenv } from '../env/dotenv-assignments.js';
import { dotenvPlaces } from '../env/dotenv-places.js';
import { discoverPresets, readPresetFile, type PresetFile } from '../presets/preset-file.js';
import { createPresetRegistry, type PresetRegistry } from '../presets/registry.js';
import { maskUrls } from '../settings/secret.js';
import { suggest } from '../settings/suggest.js';
import { UsageError, type CliIo } from './cli-io.js';
import { findSetting } from './find-setting.js';
import { readText } from './text-files.js';

/** The file that is read where the user names none. */
export const DOTENV = '.env';

/** Where a command looks for the configuration. */
export interface SourceOptions {
  /** Files in the `.env` format; later ones win, the process wins over all. @default `.env` where it exists */
  readonly envFile?: readonly string[];
  /** Whether the environment of the process counts. @default true */
  readonly processEnv?: boolean;
  /** A preset to try out in the place of CACHE_PRESET. */
  readonly preset?: string;
  /** Values to try out, as `path=value`. */
  readonly set?: readonly string[];
  /** A file of presets of one's own. @default `cache.presets.ts` or `.js` where there is one */
  readonly presets?: string;
  /** A JSON file to try out in the place of CACHE_CUSTOM_CONFIG. */
  readonly customFile?: string;
}

/** Variables, and where they stand in files. */
export interface Sources {
  readonly env: Record<string, string | undefined>;
  readonly places: Map<string, string>;
}

/** Resolves what the application would resolve: `.env` files below the environment of the process. */
export function resolveSources(
  io: CliIo,
  options: SourceOptions,
  choice: Partial<ResolveConfigOptions> = {},
): Resolution {
  const sources = readSources(io, options);
  const presetFile = presetFileOf(io, options);
  if (options.preset !== undefined) tryPreset(sources, requirePreset(io, options.preset, options));
  if (options.customFile !== undefined) tryCustomFile(sources, options.customFile);
  const whatIf = whatIfOf(options.set);
  return resolveConfig({ ...sources, presetFile, readFile: io.readFile, whatIf, ...choice });
}

/** The same places without what is tried out. */
export function withoutWhatIf({ envFile, processEnv, presets }: SourceOptions): SourceOptions {
  return {
    ...(envFile === undefined ? {} : { envFile }),
    ...(processEnv === undefined ? {} : { processEnv }),
    ...(presets === undefined ? {} : { presets }),
  };
}

/** Resolves a preset by itself: nothing of the environment counts. */
export function resolvePreset(
  io: CliIo,
  name: string,
  { set, presets }: Pick<SourceOptions, 'set' | 'presets'>,
): Resolution {
  const bare = { envFile: [], processEnv: false, ...(presets === undefined ? {} : { presets }) };
  const preset = requirePreset(io, name, bare);
  return resolveSources(io, { ...bare, ...(set ? { set } : {}) }, { preset });
}

/** The presets of one's own: those of the file that the user names, else those that are discovered. */
export function presetFileOf(io: CliIo, { presets }: Pick<SourceOptions, 'presets'>): PresetFile {
  if (presets === undefined) return discoverPresets(io);
  if (!io.fileExists(presets))
    throw new UsageError(`the file ${presets} cannot be read: there is no such file`);
  return readPresetFile(presets, io);
}

/** Every preset that a command knows, the built-in ones first. */
export function knownPresets(io: CliIo, options: Pick<SourceOptions, 'presets'>): PresetRegistry {
  return createPresetRegistry(presetFileOf(io, options).presets);
}

/** The variables of the `.env` files with those of the process above them. */
export function readSources(io: CliIo, { envFile, processEnv = true }: SourceOptions): Sources {
  const files = envFile ?? (io.fileExists(DOTENV) ? [DOTENV] : []);
  const sources: Sources = { env: {}, places: new Map() };
  for (const name of files) {
    const text = readText(io, name);
    Object.assign(sources.env, parseDotenv(text));
    for (const [variable, place] of dotenvPlaces(text, name)) sources.places.set(variable, place);
  }
  if (processEnv) mergeProcess(sources, io);
  return sources;
}

/** The name of a preset; wrong usage where there is none of that name. */
export function requirePreset(io: CliIo, name: string, options: Pick<SourceOptions, 'presets'>): string {
  const names = [...knownPresets(io, options).presets.keys()];
  if (names.includes(name)) return name;
  const [guess] = suggest(name, names);
  const hint = guess ? `: did you mean "${guess}"?` : '.';
  throw new UsageError(`unknown preset "${maskUrls(name)}"${hint} Known: ${names.join(', ')}`);
}

/** The process wins; where a file says something else, the place says both. */
function mergeProcess({ env, places }: Sources, io: CliIo): void {
  const set = Object.entries(io.env).filter(([, value]) => value !== undefined);
  for (const [name, value] of set) {
    const place = places.get(name);
    if (place !== undefined && env[name] !== value)
      places.set(name, `process environment, differs from ${place}`);
    env[name] = value;
  }
}

function tryPreset({ env, places }: Sources, preset: string): void {
  env['CACHE_PRESET'] = preset;
  delete env['CACHE_PRESET_FILE'];
  places.set('CACHE_PRESET', '--preset');
}

function tryCustomFile({ env, places }: Sources, file: string): void {
  delete env['CACHE_CUSTOM_CONFIG'];
  places.delete('CACHE_CUSTOM_CONFIG');
  env['CACHE_CUSTOM_CONFIG_FILE'] = file;
}

function whatIfOf(set: readonly string[] = []): WhatIfLayer | undefined {
  if (set.length === 0) return undefined;
  const values = set.map((pair) => {
    const [, name, value] = /^([^=\s]+)=([^]+)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError('--set takes path=value, such as --set ttl.default=5m');
    return [findSetting(name), value] as const;
  });
  return { values: new Map(values), source: '--set' };
}
