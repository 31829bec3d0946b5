import { CacheError } from '../../contracts/cache-error.js';

/** A request, or a part of it, for which no key would be right; says where and why, never what it holds. */
export class UnkeyableError extends CacheError {
  constructor(path: readonly (string | number)[], why: string) {
    super('CACHE_AI_UNKEYABLE', `${showPath(path)}: ${why}`);
  }
}

/** Names of members that are surely names: another one might be a text of the user. */
const NAME = /^[A-Za-z_$][\w$-]{0,39}$/;

/** As many steps as anybody wants to read. */
const MAX_STEPS = 12;

/** A path as people write it: `messages[0].content`. */
export function showPath(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'the request';
  const steps = path
    .slice(0, MAX_STEPS)
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${showName(step)}`));
  return `${steps.join('').replace(/^\./, '')}${path.length > MAX_STEPS ? '…' : ''}`;
}

function showName(name: string): string {
  return NAME.test(name) ? name : '…';
}
