import type { Environment } from '../../env/variables.js';

/** A value of a compose file as a container sees it. */
export interface Interpolated {
  readonly value: string;
  /** True where a part of it is set elsewhere. */
  readonly isBorrowed: boolean;
  /** True where a part of it is set elsewhere and not known. */
  readonly isUnknown: boolean;
}

const REFERENCE = /\$(?:\$|\{(\w+)(?:(:?[-?+])([^{}$]*))?\}|(\w+))/g;

/** What Compose makes of `$NAME`, `${NAME}`, `${NAME:-default}` and `$$` in a value. */
export function interpolate(text: string, outer: Environment): Interpolated {
  let [isBorrowed, isUnknown] = [false, false];
  const passOn = (given: string | undefined): string => {
    isBorrowed = true;
    isUnknown ||= given === undefined;
    return given ?? '';
  };
  const value = text.replace(REFERENCE, (...groups: (string | undefined)[]) => {
    const [all, braced, operator = '', argument = '', bare] = groups;
    if (all === '$$') return '$';
    const given = outer[braced ?? bare ?? ''];
    const isSet = operator.startsWith(':') ? Boolean(given) : given !== undefined;
    if (operator.endsWith('-')) return isSet ? passOn(given) : argument;
    if (operator.endsWith('+')) return isSet ? argument : '';
    return passOn(given);
  });
  return value.includes('${') && !text.includes('$$')
    ? { value, isBorrowed: true, isUnknown: true }
    : { value, isBorrowed, isUnknown };
}
