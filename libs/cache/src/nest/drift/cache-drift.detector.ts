import { Inject, Injectable } from '@nestjs/common';
import { diffSettings, type SettingChange } from '../../config/diff-settings.js';
import { resolveConfig } from '../../config/resolve-config.js';
import type { Resolution } from '../../config/resolution.js';
import type { Issue } from '../../contracts/issue.js';
import { environmentAfterRestart } from '../../env/after-restart.js';
import { VARIABLES, type Environment } from '../../env/variables.js';
import { CACHE_RESOLUTION, CACHE_SOURCES } from '../cache.tokens.js';
import type { ConfigurationSources } from '../configuration-sources.js';
import { DOTENV } from '../environment.js';
import { AMBIENT_FILES, presetFileIn, readAmbientFiles, type AmbientFiles } from './ambient-files.js';
import { readSmallFile, WatchedFiles } from './watched-files.js';

/** What would be different after a restart, since files changed that the application read at its start. */
export interface CacheDrift {
  /** In the order of the table, secrets masked; a changed file of presets is one change, at its name. */
  readonly changes: readonly SettingChange[];
  /** What the next start would be refused for. */
  readonly issues: readonly Issue[];
}

/**
 * Notices that the sources of the configuration changed after the start: `.env`, the files that `_FILE` variables name,
 * `cache.presets.ts`. Nothing of it takes effect before a restart.
 */
@Injectable()
export class CacheDriftDetector {
  private readonly watched = new WatchedFiles();
  private env: Environment;
  private last: CacheDrift = { changes: [], issues: [] };

  constructor(
    @Inject(CACHE_SOURCES) private readonly sources: ConfigurationSources,
    @Inject(CACHE_RESOLUTION) private readonly atStart: Resolution,
  ) {
    this.env = sources.input.env;
  }

  /** What differs now; asks the file system for the times of a few files, and reads them only where these changed. */
  drift(): CacheDrift {
    if (this.watched.mayHaveChanged(this.paths())) this.last = this.look();
    return this.last;
  }

  /** Where a file names another one, both count. */
  private paths(): string[] {
    const named = VARIABLES.flatMap((name) => this.env[`${name}_FILE`]?.trim() || []);
    return [...(this.sources.files ? AMBIENT_FILES : []), ...named];
  }

  private look(): CacheDrift {
    const { input, files: before, loadsDotenv } = this.sources;
    const unreadable: Issue[] = [];
    const after = before && readAmbientFiles(before, unreadable);
    const dotenv = { before: before?.get(DOTENV), after: after?.get(DOTENV) };
    const isLoaded = loadsDotenv || dotenv.before !== undefined;
    this.env = isLoaded ? environmentAfterRestart(input.env, dotenv) : input.env;
    const now = resolveConfig({ ...input, env: this.env, readFile: readSmallFile });
    const changes = diffSettings(this.atStart.settings, now.settings);
    const refused = now.issues.filter((issue) => issue.severity === 'error' && !this.isKnown(issue));
    return {
      changes: [...changes, ...presetFileChange(before, after)],
      issues: [...unreadable, ...refused],
    };
  }

  private isKnown({ code, path }: Issue): boolean {
    return this.atStart.issues.some((issue) => issue.code === code && issue.path === path);
  }
}

/** A module is loaded once in a process: what the file would give is known after a restart. */
function presetFileChange(before?: AmbientFiles, after?: AmbientFiles): SettingChange[] {
  const [was, is] = [before, after].map((files) => files && presetFileIn(files));
  if (was?.[0] === is?.[0] && was?.[1] === is?.[1]) return [];
  const path = is?.[0] ?? was?.[0] ?? '';
  return [{ path, from: was ? '(set)' : '(unset)', to: was && is ? '(changed)' : is ? '(set)' : '(unset)' }];
}
