import { parseEnv } from 'node:util';
import type { WhatIfLayer } from '../config/layers.js';
import { resolveConfig, type ResolveConfigOptions } from '../config/resolve-config.js';
import type { Resolution } from '../config/resolution.js';
import { dotenvPlaces } from '../env/dotenv-places.js';
import { builtInPresets } from '../presets/registry.js';
import { maskUrls } from '../settings/secret.js';
import { suggest } from '../settings/suggest.js';
import { UsageError, type CliIo } from './cli-io.js';
import { findSetting } from './find-setting.js';

const DOTENV = '.env';

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
  if (options.preset !== undefined) tryPreset(sources, requirePreset(options.preset));
  if (options.customFile !== undefined) tryCustomFile(sources, options.customFile);
  return resolveConfig({ ...sources, readFile: io.readFile, whatIf: whatIfOf(options.set), ...choice });
}

/** The same places without what is tried out. */
export function withoutWhatIf({ envFile, processEnv }: SourceOptions): SourceOptions {
  return {
    ...(envFile === undefined ? {} : { envFile }),
    ...(processEnv === undefined ? {} : { processEnv }),
  };
}

/** Resolves a preset by itself: nothing of the environment counts. */
export function resolvePreset(io: CliIo, name: string, set?: readonly string[]): Resolution {
  const preset = requirePreset(name);
  return resolveSources(io, { envFile: [], processEnv: false, ...(set ? { set } : {}) }, { preset });
}

/** The variables of the `.env` files with those of the process above them. */
export function readSources(io: CliIo, { envFile, processEnv = true }: SourceOptions): Sources {
  const files = envFile ?? (io.fileExists(DOTENV) ? [DOTENV] : []);
  const sources: Sources = { env: {}, places: new Map() };
  for (const name of files) {
    const text = readText(io, name);
    Object.assign(sources.env, parseEnv(text));
    for (const [variable, place] of dotenvPlaces(text, name)) sources.places.set(variable, place);
  }
  if (processEnv) mergeProcess(sources, io);
  return sources;
}

/** The text of a file that the user names; wrong usage where it cannot be read. */
export function readText(io: CliIo, name: string): string {
  try {
    return io.readFile(name);
  } catch {
    throw new UsageError(`the file ${name} cannot be read`);
  }
}

/** The name of a preset; wrong usage where there is none of that name. */
export function requirePreset(name: string): string {
  const names = builtInPresets.map((preset) => preset.name);
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
