import { existsSync, readFileSync } from 'node:fs';
import type { ConfigService } from '@nestjs/config';
import { attributeToFile } from '../env/dotenv-places.js';
import { isLegacyVariable } from '../env/legacy-values.js';
import { importModule } from '../presets/import-module.js';
import { discoverPresets, type PresetFile } from '../presets/preset-file.js';
import { VARIABLES, type Environment, type VariablePlaces } from '../env/variables.js';

/** The file of the working folder that variables are attributed to. */
export const DOTENV = '.env';
const OURS: readonly string[] = VARIABLES.flatMap((name) => [name, `${name}_FILE`]);

/** The environment of the process, and where its variables stand in `.env`. */
export interface AmbientEnvironment {
  readonly env: Environment;
  readonly places: VariablePlaces | undefined;
}

/**
 * The environment as the application sees it: through its global `ConfigModule` where it has one, else `process.env`.
 * The one place of the package that reads the global.
 */
export function readAmbientEnvironment(configService?: ConfigService): AmbientEnvironment {
  const env: Record<string, string | undefined> = { ...process.env };
  if (configService) {
    const names = new Set([...OURS, ...Object.keys(env).filter(isLegacyVariable)]);
    for (const name of names) env[name] = textOf(configService.get<unknown>(name));
  }
  return { env, places: dotenvPlacesOf(env) };
}

/** The presets of `cache.presets.ts` or `.js` in the working folder, where the command line finds them too. */
export function readAmbientPresets(): PresetFile {
  return discoverPresets({ fileExists: existsSync, importModule });
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The text of `.env`; only places are taken from it, so one that cannot be read is as good as none. */
function readDotenv(): string | undefined {
  try {
    return readFileSync(DOTENV, 'utf8');
  } catch {
    return undefined; // absent, a directory, or not ours to read: messages then name the variable alone
  }
}

function dotenvPlacesOf(env: Environment): VariablePlaces | undefined {
  const text = readDotenv();
  if (text === undefined) return undefined;
  return attributeToFile(env, { text, name: DOTENV });
}
