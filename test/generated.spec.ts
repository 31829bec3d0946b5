import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { stateOf } from '../libs/cache/src/cli/file-state.js';
import { repositoryFiles } from '../libs/cache/src/cli/generated-files.js';
import { ROOT } from './support/source-files.js';

const io = {
  fileExists: (path: string) => existsSync(join(ROOT, path)),
  readFile: (path: string) => readFileSync(join(ROOT, path), 'utf8'),
};

describe('the generated files', () => {
  it.each([...repositoryFiles])('%s is what «npm run generate» writes', (path, file) => {
    expect(stateOf(io, path, file)).toEqual({ path, state: 'current' });
  });
});
