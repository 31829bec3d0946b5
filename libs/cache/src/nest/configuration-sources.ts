import type { ConfigService } from '@nestjs/config';
import type { ResolveConfigOptions } from '../config/resolve-config.js';
import type { CacheModuleOptions } from './cache-options.interface.js';
import { readAmbientEnvironment, readAmbientPresets } from './environment.js';
import { readAmbientFiles, type AmbientFiles } from './drift/ambient-files.js';

/** Everything that an application resolves its configuration from, as it was at the start. */
export interface ConfigurationSources {
  readonly input: ResolveConfigOptions;
  /** The files of the working folder that were read; absent where the options bring an environment. */
  readonly files: AmbientFiles | undefined;
  /** Whether a `.env` that was not there at the start would be loaded by the next one. */
  readonly loadsDotenv: boolean;
}

/** Reads the options of the module and, unless they bring one, the environment and the files of the working folder. */
export function readConfigurationSources(
  options: CacheModuleOptions,
  configService?: ConfigService,
): ConfigurationSources {
  const { set, preset, lock, presets, allow } = options;
  const ofCode = { code: set, codeSource: 'CacheModule.forRoot({ set })', preset, lock, presets, allow };
  if (options.env) return { input: { ...ofCode, env: options.env }, files: undefined, loadsDotenv: false };
  const ambient = { ...readAmbientEnvironment(configService), presetFile: readAmbientPresets() };
  return {
    input: { ...ofCode, ...ambient },
    files: readAmbientFiles(),
    loadsDotenv: configService !== undefined,
  };
}
