/** Above it a caller who does not know of the cache may want another answer each time. */
const MAX_TEMPERATURE = 0.3;

/** What a request says of how much its answers may vary, and where an adapter draws the line. */
export interface Variety {
  readonly temperature: unknown;
  readonly seed: unknown;
  /** @default 0.3 */
  readonly maxTemperature?: number | undefined;
}

/** Why a caller who does not know of the cache may want another answer next time; `undefined` where one will do. */
export function varietyOf({
  temperature,
  seed,
  maxTemperature = MAX_TEMPERATURE,
}: Variety): string | undefined {
  if (seed !== undefined && seed !== null) return undefined;
  if (typeof temperature !== 'number') return 'no temperature, which allows any; set it, or a seed';
  return temperature <= maxTemperature ? undefined : `temperature ${temperature} is above ${maxTemperature}`;
}
