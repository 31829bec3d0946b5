import type { AiUsage } from '../ai-types.js';
import { isAmount, type ModelPrice, type PriceTable } from './price-table.js';

/** The names of the model that answered. */
export interface PricedModel {
  readonly provider?: string | undefined;
  /** As it was asked for. */
  readonly model: string;
  /** As the provider named it in its answer. */
  readonly answered?: string | undefined;
}

/** US dollars per million tokens, times this, are trillionths of a dollar per token: whole numbers for every price. */
const PICO_PER_PRICE = 1e6;
const PICO_PER_NANO = 1_000n;
const NANO_PER_USD = 1e9;

/**
 * What an answer cost, in billionths of a US dollar, rounded half up; no float ever adds up. `undefined` where the price
 * of the model, or of a kind of tokens that was used, is not known: it is never guessed. The name in the answer goes
 * before the one asked for, `provider/model` before `model`.
 */
export function costOf(
  usage: AiUsage,
  model: PricedModel,
  prices: PriceTable | undefined,
): bigint | undefined {
  if (prices === undefined) return undefined;
  for (const name of namesOf(model)) {
    if (typeof prices === 'function') {
      const usd = prices(name, usage);
      if (isAmount(usd)) return BigInt(Math.round(usd * NANO_PER_USD));
    } else if (Object.hasOwn(prices, name)) return costAt(usage, prices[name]);
  }
  return undefined;
}

function namesOf({ provider, model, answered }: PricedModel): ReadonlySet<string> {
  const names = answered === undefined ? [model] : [answered, model];
  return new Set(names.flatMap((name) => (provider === undefined ? [name] : [`${provider}/${name}`, name])));
}

function costAt({ input, output }: AiUsage, price: ModelPrice | undefined): bigint | undefined {
  const costs = [
    picoUsd(input.noCache, price?.input),
    picoUsd(input.cacheRead, price?.cacheRead),
    picoUsd(input.cacheWrite, price?.cacheWrite),
    picoUsd(output.text + output.reasoning, price?.output),
  ];
  if (!costs.every((cost) => cost !== undefined)) return undefined;
  const pico = costs.reduce((sum, cost) => sum + cost, 0n);
  return (pico + PICO_PER_NANO / 2n) / PICO_PER_NANO;
}

/** Tokens that were not used cost nothing, whatever their price. */
function picoUsd(tokens: number, price: number | undefined): bigint | undefined {
  if (tokens === 0) return 0n;
  return Number.isSafeInteger(tokens) && isAmount(price)
    ? BigInt(tokens) * BigInt(Math.round(price * PICO_PER_PRICE))
    : undefined;
}
