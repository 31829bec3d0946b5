import { pathToFileURL } from 'node:url';

/** The library under measurement: what `npm run build:lib` built, or that of the `core.js` that BENCH_LIBRARY names. */
const { BENCH_LIBRARY } = process.env;
const CORE = BENCH_LIBRARY
  ? pathToFileURL(BENCH_LIBRARY)
  : new URL('../../dist/cache/core.js', import.meta.url);

const load = (file) => import(new URL(file, CORE).href);

export const { builtInPresets, createCache, definePreset, jsonCodec, resolveConfig } =
  await load('./core.js');
export const { createAiCache } = await load('./ai.js');

/** Not exported by the library: what a part of it costs alone. */
export const { compression } = await load('./stores/codec/compression.js');
