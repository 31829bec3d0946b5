import type { Secret } from './secret.js';

/** A scalar after parsing: milliseconds, bytes, a count, a switch, a text, a credential. */
export type SettingValue = number | boolean | string | Secret;

/** Why a value is refused. */
export interface ValueProblem {
  readonly code: `CCFG${number}`;
  readonly message: string;
  readonly expected: string;
  readonly fix: readonly string[];
}

/** Either the value or the reason why there is none. */
export type ParsedValue = { readonly value: SettingValue } | { readonly problem: ValueProblem };

/** A refusal: what is wrong, and what would be right. */
export function refuse(code: ValueProblem['code'], message: string, remedy: Remedy): ParsedValue {
  return { problem: { code, message, ...remedy } };
}

type Remedy = Pick<ValueProblem, 'expected' | 'fix'>;
