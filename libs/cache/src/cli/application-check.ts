import type { Issue } from '../contracts/issue.js';
import { maskUrls } from '../settings/secret.js';
import { askApplication, unanswered } from './ask-application.js';
import type { Check, CheckContext } from './checks.js';
import { fine, found, type Finding } from './finding.js';

/** What the health route of an application says about its configuration. */
interface ApplicationState {
  readonly preset: string;
  readonly fingerprint: string;
  readonly pendingRestart: number;
}

/** Whether a running application has the configuration that the sources here give, and has nothing pending. */
export const checkRunningApplication: Check = async (context) => {
  const { io, options } = context;
  if (options.url === undefined) return [];
  const answer = await askApplication(io, options.url);
  if ('code' in answer) return [found('running', answer)];
  const { address, text } = answer;
  const state = stateIn(parseOrNothing(text));
  return state
    ? compare(state, address, context)
    : [found('running', unanswered(address, 'it shows no state of the cache'))];
};

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // some other application answered
  }
}

/** The report itself, or the one that a Terminus health check has among others. */
function stateIn(answer: unknown): ApplicationState | undefined {
  const found = [answer, ...childrenOf(answer), ...childrenOf(answer).flatMap(childrenOf)].find(isState);
  return found;
}

function childrenOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function isState(value: unknown): value is ApplicationState {
  if (typeof value !== 'object' || value === null) return false;
  const { preset, fingerprint, pendingRestart } = value as Record<string, unknown>;
  return (
    typeof preset === 'string' &&
    /^[0-9a-f]{8}$/.test(String(fingerprint)) &&
    Number.isInteger(pendingRestart)
  );
}

function compare(state: ApplicationState, shown: string, { resolution }: CheckContext): Finding[] {
  const { preset, fingerprint } = resolution;
  const isSame = state.preset === preset && state.fingerprint === fingerprint;
  const findings = isSame ? [] : [found('running', differs(state, shown, `${preset}, ${fingerprint}`))];
  if (state.pendingRestart > 0) findings.push(found('pending', pending(state, shown)));
  return findings.length > 0
    ? findings
    : [fine('running', `preset ${preset}, ${fingerprint}, pendingRestart 0`)];
}

function differs(state: ApplicationState, url: string, here: string): Issue {
  return {
    code: 'CCFG604',
    severity: 'error',
    path: url,
    message: `the application runs preset ${maskUrls(state.preset)}, ${state.fingerprint}; the files here give ${here}`,
    fix: [
      'deploy or restart it, or look here with the files and variables that it has',
      'settings of its code, CacheModule.forRoot({ set }), are unknown here and change the fingerprint',
    ],
  };
}

function pending({ pendingRestart }: ApplicationState, url: string): Issue {
  const settings = pendingRestart === 1 ? '1 setting' : `${pendingRestart} settings`;
  return {
    code: 'CCFG604',
    severity: 'error',
    path: url,
    message: `pendingRestart ${pendingRestart}: ${settings} would differ after a restart, since a source changed`,
    fix: ['restart the application, or take the change back'],
  };
}
