import { afterEach, beforeEach } from '@jest/globals';
import { isLegacyVariable } from '../../libs/cache/src/env/legacy-values.js';
import { VARIABLES } from '../../libs/cache/src/env/variables.js';

const OURS = new Set<string>(VARIABLES.flatMap((name) => [name, `${name}_FILE`]));

/**
 * Takes the variables of the cache out of `process.env` for each test of the file, and puts everything back as it was
 * afterwards. A test sets what it wants by assigning to `process.env`.
 */
export function cleanEnvironment(): void {
  let saved: NodeJS.ProcessEnv = {};

  beforeEach(() => {
    saved = { ...process.env };
    for (const name of Object.keys(process.env)) {
      if (OURS.has(name) || isLegacyVariable(name)) delete process.env[name];
    }
  });

  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
    Object.assign(process.env, saved);
  });
}
