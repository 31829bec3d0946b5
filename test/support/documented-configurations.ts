import { parseEnv } from 'node:util';
import { resolveConfig } from 'nestjs-cache-presets/core';
import { fencedBlocks, type FencedBlock } from './markdown.js';

/**
 * What is wrong with the configurations that a Markdown text shows: blocks of `env`, and of `json cache`, which is the
 * content of CACHE_CUSTOM_CONFIG. Each resolves without an error, or with exactly the codes that its fence names:
 * `expect=CCFG102`, or `expect=CCFG102,CCFG203`.
 */
export function configurationProblems(markdown: string): string[] {
  return fencedBlocks(markdown).flatMap((block) => {
    const env = environmentOf(block);
    if (!env) return [];
    const readFile = () => 'rediss://user:password@cache.internal:6380/0';
    const { issues } = resolveConfig({ env, readFile });
    const errors = issues.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    const [found, expected] = [[...new Set(errors)].sort().join(), expectedCodes(block)];
    return found === expected ? [] : [`expected «${expected}», found «${found}»: ${block.text}`];
  });
}

function environmentOf({ language, info, text }: FencedBlock): NodeJS.Dict<string> | undefined {
  if (language === 'env') return parseEnv(text);
  return language === 'json' && info.includes('cache') ? { CACHE_CUSTOM_CONFIG: text } : undefined;
}

function expectedCodes({ info }: FencedBlock): string {
  const word = info.find((one) => one.startsWith('expect=')) ?? '';
  return word.replace('expect=', '').split(',').sort().join();
}
