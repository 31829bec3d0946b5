import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import * as fc from 'fast-check';
import { Cache, CacheConfigError, CacheModule } from 'nestjs-cache-presets';
import { resolveConfig } from 'nestjs-cache-presets/core';
import { someEnvironment } from './support/environment-arbitraries.js';
import { propertyRuns } from './support/property-runs.js';

/** The cache of an application that started and was closed again, or why it did not start. */
async function startWith(env: Record<string, string>): Promise<unknown> {
  const imports = [CacheModule.forRoot({ env })];
  try {
    const app = await Test.createTestingModule({ imports }).compile();
    const cache = app.get(Cache);
    await app.close();
    return cache;
  } catch (error) {
    return error;
  }
}

describe('An application', () => {
  it('starts exactly where no issue is an error, whatever the environment holds', async () => {
    await fc.assert(
      fc.asyncProperty(someEnvironment, async (env) => {
        const isWrong = resolveConfig({ env }).issues.some(({ severity }) => severity === 'error');

        expect(await startWith(env)).toBeInstanceOf(isWrong ? CacheConfigError : Cache);
      }),
      { numRuns: propertyRuns(30, 2_000) },
    );
  }, 600_000);

  it('is tried with environments of both kinds', () => {
    const kinds = fc
      .sample(someEnvironment, { numRuns: 200, seed: 1 })
      .map((env) => resolveConfig({ env }).config !== undefined);
    const right = kinds.filter(Boolean).length;

    expect([right > 40, right < 160]).toEqual([true, true]);
  });
});
