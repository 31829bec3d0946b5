import type { Issue } from '../../contracts/issue.js';
import { PRESET_FILES } from '../../presets/preset-file.js';
import { DOTENV } from '../environment.js';
import { readIfThere } from './watched-files.js';

/** The texts of the files in the working folder that configure the cache, by name; `undefined` of one that is not there. */
export type AmbientFiles = ReadonlyMap<string, string | undefined>;

/** The files that are looked for, whether they are there or not. */
export const AMBIENT_FILES: readonly string[] = [DOTENV, ...PRESET_FILES];

/** Reads the files; one that cannot be read counts as absent, or, where it was there before, as it was, with an issue. */
export function readAmbientFiles(before?: AmbientFiles, issues: Issue[] = []): AmbientFiles {
  return new Map(
    AMBIENT_FILES.map((name) => {
      try {
        return [name, readIfThere(name)];
      } catch (error) {
        const former = before?.get(name);
        if (former !== undefined) issues.push(unreadable(name, error));
        return [name, former];
      }
    }),
  );
}

/** The name and the text of the file of presets, the first that there is. */
export function presetFileIn(files: AmbientFiles): readonly [name: string, text: string] | undefined {
  for (const name of PRESET_FILES) {
    const text = files.get(name);
    if (text !== undefined) return [name, text];
  }
  return undefined;
}

function unreadable(path: string, error: unknown): Issue {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return {
    code: 'CCFG605',
    severity: 'error',
    path,
    message: `was read at the start and cannot be read any more (${hasCode ? String(error.code) : 'no reason given'})`,
    fix: ['make it readable for the user that runs the application, or take it away'],
  };
}
