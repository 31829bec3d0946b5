import type { AiCacheOptions } from './ai-cache-options.js';
import { errorName } from './error-name.js';

/** Why it is not known whose an answer is: then it is nobody's but of the one who asks. */
export interface Unknown {
  readonly unknown: string;
}

/** The scope of everybody, which code has to name itself. */
const SHARED = 'shared';

/** Whose an answer is: what the call says, or else the options. */
export function whoseAnswer(
  ofCall: string | undefined,
  ofOptions: AiCacheOptions['scope'],
): { readonly scope: string } | Unknown {
  if (ofCall === undefined && typeof ofOptions === 'function') return tenant(ofOptions);
  return named(ofCall ?? ofOptions);
}

function named(scope: unknown): { readonly scope: string } | Unknown {
  return typeof scope === 'string' && scope !== '' ? { scope } : { unknown: 'say the scope' };
}

/** A tenant called as everybody is would get what everybody gets. */
function tenant(scope: () => unknown): { readonly scope: string } | Unknown {
  try {
    const name = scope();
    return name === SHARED ? { unknown: "the name of a tenant is not 'shared'" } : named(name);
  } catch (error) {
    return { unknown: `scope() threw ${errorName(error)}` };
  }
}
