import { pathToFileURL } from 'node:url';

/** The library under measurement: what `npm run build:lib` built, or the `core.js` that BENCH_LIBRARY names. */
const { BENCH_LIBRARY } = process.env;

export const { builtInPresets, createCache, definePreset, jsonCodec, resolveConfig } = await import(
  BENCH_LIBRARY === undefined ? '../../dist/cache/core.js' : pathToFileURL(BENCH_LIBRARY).href
);

/** Not exported by the library: what a part of it costs alone. */
export const { compression } = await import('../../dist/cache/stores/codec/compression.js');

export const { createAiCache } = await import('../../dist/cache/ai.js');
