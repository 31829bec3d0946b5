import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { resolveConfig } from '../resolve-config.js';
import { envExamples, envExamplesText } from './env-examples.js';

/** The blocks as somebody would file them. */
const blocks = envExamplesText()
  .split(/^(?=# == )/m)
  .slice(1);

const resolveBlock = (block: string) =>
  resolveConfig({ env: parseEnv(block), readFile: () => 'rediss://user:password@cache.internal:6380/0' });

describe('.env.cache.examples', () => {
  it('has a block for each deployment', () => {
    expect(blocks.map((block) => /^# == ([^:]+)/.exec(block)?.[1])).toEqual(
      envExamples.map(({ name }) => name),
    );
  });

  it.each(envExamples.map((example, index) => [example.name, example, blocks[index] ?? ''] as const))(
    'starts %s with the preset and the warnings that it names',
    (_name, { preset, warnings = [] }, block) => {
      const { issues, ...resolution } = resolveBlock(block);

      const serious = issues.filter(({ severity }) => severity !== 'info');
      expect(serious.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect([...new Set(serious.map(({ code }) => code))]).toEqual(warnings);
      expect(resolution.preset).toBe(preset);
      expect(block.includes('Starts with warnings')).toBe(warnings.length > 0);
    },
  );

  it.each(envExamples.map((example, index) => [example.name, example, blocks[index] ?? ''] as const))(
    'sets in %s exactly what the example says',
    (_name, { variables = {}, custom, preset }, block) => {
      const expected = { CACHE_PRESET: preset, ...variables, ...(custom ? { CACHE_CUSTOM_CONFIG: JSON.stringify(custom) } : {}) };

      expect(parseEnv(block)).toEqual(expected);
      expect(block).not.toMatch(/=['"`]/);
    },
  ); // prettier-ignore
});
