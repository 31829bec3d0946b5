/** The environment variables that are read, each also with `_FILE` appended; there are no others. */
export const VARIABLES = [
  'CACHE_PRESET',
  'CACHE_REDIS_URL',
  'ENABLE_AI_CACHE',
  'CACHE_CUSTOM_CONFIG',
] as const;

/** One of the four. */
export type Variable = (typeof VARIABLES)[number];

/** An environment, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where variables stand in files: `CACHE_PRESET` → `.env:3`. */
export type VariablePlaces = ReadonlyMap<string, string>;

/** What a variable says and where. */
export interface VariableValue {
  readonly text: string;
  /** The variable that was set: `CACHE_REDIS_URL` or `CACHE_REDIS_URL_FILE`. */
  readonly source: string;
  /** `.env:3`, `process.env`, or the file that a `_FILE` variable names. */
  readonly at: string;
}
