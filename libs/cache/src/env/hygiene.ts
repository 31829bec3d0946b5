import type { Issue } from '../contracts/issue.js';
import { editDistance } from '../settings/suggest.js';
import { isLegacyVariable } from './legacy-values.js';
import { legacyIssues } from './legacy-variables.js';
import { VARIABLES, type Environment, type VariablePlaces } from './variables.js';

const KNOWN: ReadonlySet<string> = new Set(VARIABLES.flatMap((name) => [name, `${name}_FILE`]));

/** What Kubernetes injects for a Service called `cache`: not ours, and not a mistake. */
const SERVICE_LINK = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?)$/;

/** Names that look like ours and are not: former variables (errors) and mistyped ones (warnings). */
export function hygieneIssues(env: Environment, places?: VariablePlaces): Issue[] {
  const names = Object.keys(env).filter((name) => env[name]?.trim() && !KNOWN.has(name));
  const mistyped = names
    .filter((name) => !SERVICE_LINK.test(name) && !isLegacyVariable(name))
    .flatMap((name) => nearMiss(name, places));
  return [...legacyIssues(env, places), ...mistyped];
}

function nearMiss(name: string, places?: VariablePlaces): Issue[] {
  const upper = name.toUpperCase();
  const meant = [...KNOWN].find((known) => known === upper || editDistance(upper, known) <= 2);
  if (meant === undefined) return [];
  return [
    {
      code: 'CCFG402',
      severity: 'warning',
      path: name,
      message: 'not a variable of the cache, ignored',
      origin: { layer: 'env', source: name, at: places?.get(name) ?? 'process.env' },
      fix: [`did you mean ${meant}?`],
    },
  ];
}
