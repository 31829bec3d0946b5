import { describe, expect, it } from '@jest/globals';
import { environmentAfterRestart } from './after-restart.js';

describe('the environment after a restart', () => {
  const env = { CACHE_PRESET: 'simple', PORT: '3000', HOME: '/home' };
  const before = 'CACHE_PRESET=simple\nPORT=3000\n';

  it.each([
    ['takes the new value of a variable', 'CACHE_PRESET=minimal\nPORT=3000', { CACHE_PRESET: 'minimal' }],
    ['has a new variable', `${before}ENABLE_AI_CACHE=true`, { ENABLE_AI_CACHE: 'true' }],
    ['lacks a variable that was taken out', 'PORT=3000', { CACHE_PRESET: undefined }],
    ['lacks all of them once the file is gone', undefined, { CACHE_PRESET: undefined, PORT: undefined }],
    ['is the same while the file is', before, {}],
  ])('%s', (_what, after, changes) => {
    expect(environmentAfterRestart(env, { before, after })).toEqual({ ...env, ...changes });
  });

  it('keeps what the process was given beside the file', () => {
    const given = { ...env, CACHE_PRESET: 'production' };

    expect(environmentAfterRestart(given, { before, after: 'CACHE_PRESET=minimal\nPORT=3000' })).toEqual(
      given,
    );
  });

  it('keeps a variable of the process that the file begins to name', () => {
    expect(environmentAfterRestart(env, { before, after: `${before}HOME=/root` })).toEqual(env);
  });

  it('takes nothing from a file that the application does not load', () => {
    const { PORT: _, ...without } = env;

    expect(environmentAfterRestart(without, { before, after: 'CACHE_PRESET=minimal' })).toEqual(without);
  });
});
