import type { Environment } from '../../env/variables.js';

/** A platform, the variables that give it away, and what runs there as a rule. */
export interface Platform {
  readonly name: string;
  readonly variables: readonly string[];
  readonly target: 'production' | 'minimal';
}

/** Platforms by the variables that only they set; the strongest first. Evidence, not proof. */
const PLATFORMS: readonly Platform[] = [
  { name: 'AWS Lambda', variables: ['AWS_LAMBDA_FUNCTION_NAME'], target: 'minimal' },
  {
    name: 'Kubernetes',
    variables: ['KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT'],
    target: 'production',
  },
  { name: 'Cloud Run', variables: ['K_SERVICE', 'K_REVISION'], target: 'production' },
  { name: 'Render', variables: ['RENDER', 'RENDER_SERVICE_ID'], target: 'production' },
  { name: 'Heroku', variables: ['DYNO'], target: 'production' },
  { name: 'Fly.io', variables: ['FLY_APP_NAME'], target: 'production' },
  {
    name: 'Azure App Service',
    variables: ['WEBSITE_SITE_NAME', 'WEBSITE_INSTANCE_ID'],
    target: 'production',
  },
  { name: 'Nomad', variables: ['NOMAD_ALLOC_ID'], target: 'production' },
  { name: 'Cloud Foundry', variables: ['VCAP_APPLICATION'], target: 'production' },
];

/** Variables in which a platform names the deployment itself. */
const DEPLOYMENT_NAMES = ['VERCEL_ENV', 'RAILWAY_ENVIRONMENT_NAME'] as const;

/** Those that are set here; CONTEXT is Netlify's word only on Netlify. */
export function deploymentNames(env: Environment): readonly string[] {
  return isSet(env['NETLIFY']) ? [...DEPLOYMENT_NAMES, 'CONTEXT'] : DEPLOYMENT_NAMES;
}

/** Variables in which people name the deployment. */
export const EXPLICIT_NAMES = ['APP_ENV', 'DEPLOY_ENV', 'ENVIRONMENT'] as const;

/** Variables of the vendors of continuous integration; a bare `CI` or `BUILD_ID` is often baked into images. */
const CI_VENDORS: Readonly<Record<string, string>> = {
  GITHUB_ACTIONS: 'GitHub Actions',
  GITLAB_CI: 'GitLab CI',
  CIRCLECI: 'CircleCI',
  BUILDKITE: 'Buildkite',
  JENKINS_URL: 'Jenkins',
  TF_BUILD: 'Azure Pipelines',
  TEAMCITY_VERSION: 'TeamCity',
  BITBUCKET_BUILD_NUMBER: 'Bitbucket Pipelines',
};

/** Variables that a test runner sets in its workers. */
const TEST_RUNNERS: Readonly<Record<string, string>> = { JEST_WORKER_ID: 'Jest', VITEST: 'Vitest' };

/** The platform that the environment gives away. */
export function platformOf(env: Environment): Platform | undefined {
  const ecs = env['AWS_EXECUTION_ENV']?.startsWith('AWS_ECS');
  if (ecs) return { name: 'Amazon ECS', variables: ['AWS_EXECUTION_ENV'], target: 'production' };
  return PLATFORMS.find(({ variables }) => variables.every((name) => isSet(env[name])));
}

/** The vendor of continuous integration, with its variable. */
export function ciVendorOf(env: Environment): { variable: string; name: string } | undefined {
  return firstSet(env, CI_VENDORS);
}

/** The test runner, with its variable. */
export function testRunnerOf(env: Environment): { variable: string; name: string } | undefined {
  return firstSet(env, TEST_RUNNERS);
}

function firstSet(
  env: Environment,
  names: Readonly<Record<string, string>>,
): { variable: string; name: string } | undefined {
  const variable = Object.keys(names).find((name) => isSet(env[name]));
  return variable === undefined ? undefined : { variable, name: names[variable] ?? variable };
}

/** `CI=false` and `VITEST=0` say the opposite. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && !/^\s*(0|false|no|off)?\s*$/i.test(value);
}
