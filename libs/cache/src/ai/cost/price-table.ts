import { inspect } from 'node:util';
import { CacheError } from '../../contracts/cache-error.js';
import type { AiUsage } from '../ai-types.js';

/** What a million tokens of a model cost, in US dollars. */
export interface ModelPrice {
  readonly input: number;
  /** Reasoning included. */
  readonly output: number;
  /** Input that the provider had in its own prompt cache. @default not known */
  readonly cacheRead?: number | undefined;
  /** Input that the provider put into its own prompt cache. @default not known */
  readonly cacheWrite?: number | undefined;
}

/**
 * Prices by `provider/model` or by `model`; or a function that answers with the US dollars of a whole answer, and with
 * `undefined` for a model whose price it does not know.
 */
export type PriceTable =
  Readonly<Record<string, ModelPrice>> | ((model: string, usage: AiUsage) => number | undefined);

const FIELDS = new Set(['input', 'output', 'cacheRead', 'cacheWrite']);

/** Makes sure of a table before it is used; all that is wrong is told at once. @throws CacheError CACHE_AI_PRICES */
export function checkPrices(prices: PriceTable): void {
  if (typeof prices === 'function') return;
  const wrong = Object.entries(prices).flatMap(([model, price]) => wrongIn(model, price));
  if (wrong.length > 0) throw new CacheError('CACHE_AI_PRICES', `prices: ${wrong.join('; ')}`);
}

function wrongIn(model: string, price: unknown): string[] {
  if (typeof price !== 'object' || price === null)
    return [`"${model}" is ${inspect(price)}, not { input, output } in US dollars per million tokens`];
  const missing = ['input', 'output'].filter((field) => !Object.hasOwn(price, field));
  return [
    ...missing.map((field) => `"${model}" has no "${field}"`),
    ...Object.entries(price).flatMap(([field, value]) => wrongField(`${model}.${field}`, field, value)),
  ];
}

function wrongField(place: string, field: string, value: unknown): string[] {
  if (!FIELDS.has(field)) return [`"${place}" is not known: use ${[...FIELDS].join(', ')}`];
  if (value === undefined || isAmount(value)) return [];
  return [`"${place}" is ${inspect(value)}, not US dollars per million tokens such as 0.25`];
}

/** Whether it is a sum of money that can be counted with. */
export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1e9;
}
