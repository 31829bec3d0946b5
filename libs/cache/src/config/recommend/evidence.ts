import type { Environment } from '../../env/variables.js';
import { stageOf, type Stage } from './name-tokens.js';
import { ciVendorOf, DEPLOYMENT_NAMES, EXPLICIT_NAMES, platformOf, testRunnerOf } from './platforms.js';

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
    ...fromNames(input.env, DEPLOYMENT_NAMES, 0.75),
    ...fromNamespace(input),
    ...fromPlatform(input.env),
  ];
  const rest = [...fromTestRunner(input.env), ...fromNodeEnv(input.env), ...fromTerminal(input)];
  const isDeployed = [...named, ...places].some(
    ({ target }) => target === 'production' || target === 'minimal',
  );
  const all = [...named, ...places, ...rest, ...(isDeployed ? [] : fromCi(input.env))];
  return all.sort((a, b) => b.weight - a.weight);
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
  return [
    {
      target: platform.target,
      signal: `${platform.variables.join(', ')} set`,
      meaning: platform.name,
      weight: 0.55,
    },
  ];
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
