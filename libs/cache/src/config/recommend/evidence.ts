import type { Environment } from '../../env/variables.js';
import { stageOf, type Stage } from './name-tokens.js';
import { ciVendorOf, deploymentNames, EXPLICIT_NAMES, platformOf, testRunnerOf } from './platforms.js';

/** A preset that evidence can speak for; `staging` runs the preset of production. */
export type Target = 'production' | 'development' | 'testing' | 'minimal';

/** One observation, what it speaks for, and how strongly (0 … 1). */
export interface Evidence {
  readonly target: Target;
  /** What was seen: `NODE_ENV=production`. */
  readonly signal: string;
  /** What it means: `often set everywhere`. */
  readonly meaning: string;
  readonly weight: number;
}

/** Everything a recommendation looks at; no ambient state. */
export interface DetectionInput {
  readonly env: Environment;
  /** A name given by the user, such as `shop-prod`. */
  readonly name?: string | undefined;
  /** The text of the namespace file of a Kubernetes service account. */
  readonly namespace?: string | undefined;
  /** Whether a person sits at the terminal, outside a container. */
  readonly isInteractive?: boolean | undefined;
}

const TARGET_OF: Readonly<Record<Stage, Target>> = {
  production: 'production',
  staging: 'production',
  development: 'development',
  testing: 'testing',
};

/** What speaks for which preset, the strongest first. Each weight is a judgement of how rarely the signal misleads. */
export function collectEvidence(input: DetectionInput): Evidence[] {
  const named = [...fromGivenName(input), ...fromNames(input.env, EXPLICIT_NAMES, 0.9)];
  const places = [
    ...fromNames(input.env, deploymentNames(input.env), 0.75),
    ...fromNamespace(input),
    ...fromPlatform(input.env),
  ];
  const rest = [...fromTestRunner(input.env), ...fromNodeEnv(input.env), ...fromTerminal(input)];
  const isDeployed = [...named, ...places].some(({ target }) => DEPLOYED.has(target));
  const all = [...named, ...places, ...rest, ...(isDeployed ? [] : fromCi(input.env))];
  const isFunction = places.some(({ target }) => target === 'minimal');
  return (isFunction ? all.map(onFunction) : all).sort((a, b) => b.weight - a.weight);
}

const DEPLOYED: ReadonlySet<Target> = new Set(['production', 'minimal']);

/** Production in a function is a process that lives for minutes: what speaks for one speaks for the other. */
function onFunction(evidence: Evidence): Evidence {
  return evidence.target === 'production' ? { ...evidence, target: 'minimal' } : evidence;
}

function fromName(name: string, signal: string, weight: number): Evidence[] {
  const found = stageOf(name);
  if (!found) return [];
  const staging = found.stage === 'staging' ? ', which mirrors production' : '';
  return [{ target: TARGET_OF[found.stage], signal, meaning: `token "${found.token}"${staging}`, weight }];
}

function fromGivenName({ name }: DetectionInput): Evidence[] {
  return name === undefined ? [] : fromName(name, `the name "${name}"`, 0.9);
}

function fromNames(env: Environment, variables: readonly string[], weight: number): Evidence[] {
  return variables.flatMap((variable) =>
    fromName(env[variable] ?? '', `${variable}=${env[variable]}`, weight),
  );
}

function fromNamespace({ namespace }: DetectionInput): Evidence[] {
  return namespace === undefined ? [] : fromName(namespace, `namespace "${namespace.trim()}"`, 0.75);
}

function fromPlatform(env: Environment): Evidence[] {
  const platform = platformOf(env);
  if (!platform) return [];
  const { name, variables, target } = platform;
  // only Lambda itself sets its variables, and they say what runs there, not merely where
  const weight = target === 'minimal' ? 0.75 : 0.55;
  return [{ target, signal: `${variables.join(', ')} set`, meaning: name, weight }];
}

function fromTestRunner(env: Environment): Evidence[] {
  const runner = testRunnerOf(env);
  return runner
    ? [
        {
          target: 'testing',
          signal: `${runner.variable} set`,
          meaning: `run by ${runner.name}`,
          weight: 0.95,
        },
      ]
    : [];
}

function fromCi(env: Environment): Evidence[] {
  const vendor = ciVendorOf(env);
  return vendor
    ? [{ target: 'testing', signal: `${vendor.variable} set`, meaning: vendor.name, weight: 0.6 }]
    : [];
}

function fromNodeEnv(env: Environment): Evidence[] {
  const found = stageOf(env['NODE_ENV'] ?? '');
  if (!found) return [];
  const signal = `NODE_ENV=${env['NODE_ENV']}`;
  return [{ target: TARGET_OF[found.stage], signal, meaning: 'often set everywhere', weight: 0.35 }];
}

function fromTerminal({ isInteractive }: DetectionInput): Evidence[] {
  return isInteractive
    ? [
        {
          target: 'development',
          signal: 'a terminal, no container',
          meaning: 'somebody at a desk',
          weight: 0.3,
        },
      ]
    : [];
}
