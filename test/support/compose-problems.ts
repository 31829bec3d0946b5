import { withDefaults, type ComposeModel, type ComposeService } from './compose.js';

const CACHE_VARIABLES = ['CACHE_PRESET', 'CACHE_REDIS_URL', 'ENABLE_AI_CACHE', 'CACHE_CUSTOM_CONFIG'];
const KNOWN_VARIABLES = new Set(CACHE_VARIABLES.flatMap((name) => [name, `${name}_FILE`]));
const OTHER_VARIABLES = new Set(['NODE_ENV', 'PORT']);

const LOOPBACK_PORT = /^127\.0\.0\.1:/;
const EVICTING_POLICY = /--maxmemory-policy\s+(allkeys|volatile)-/;

/** A service under its name. */
type NamedService = readonly [name: string, service: ComposeService];

/** What is wrong with the cache configuration of a merged Compose model; nothing is the good answer. */
export function composeProblems(model: ComposeModel, presets: readonly string[]): string[] {
  const services = Object.entries(model.services);
  return services
    .flatMap((named) => [
      ...variableProblems(named),
      ...presetProblems(named, presets),
      ...addressProblems(named, model),
      ...dependencyProblems(named, model),
      ...secretProblems(named, model),
      ...replicaProblems(named),
      ...(isRedis(named[1]) ? redisProblems(named) : []),
    ])
    .concat(interpolationProblems(model));
}

/** The names in an .env file, active or commented out, that are no variable of the cache. */
export function templateProblems(text: string): string[] {
  const names = [...text.matchAll(/^#?\s*([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...names.filter((name) => !KNOWN_VARIABLES.has(name)).map((name) => `the variable ${name} is unknown`),
    ...repeated.map((name) => `the variable ${name} appears twice`),
  ];
}

function variableProblems([service, { environment = {} }]: NamedService): string[] {
  const unknown = Object.keys(environment)
    .filter((name) => !KNOWN_VARIABLES.has(name) && !OTHER_VARIABLES.has(name))
    .map((name) => `${service}: the variable ${name} is unknown`);
  const doubled = CACHE_VARIABLES.filter(
    (name) => withDefaults(environment[name]) !== '' && withDefaults(environment[`${name}_FILE`]) !== '',
  ).map((name) => `${service}: ${name} and ${name}_FILE are both set`);
  return [...unknown, ...doubled];
}

function interpolationProblems(model: ComposeModel): string[] {
  const names = [...JSON.stringify(model).matchAll(/(?<!\$)\$\{?(\w+)/g)].map(([, name = '']) => name);
  return names
    .filter((name) => !KNOWN_VARIABLES.has(name) && !OTHER_VARIABLES.has(name))
    .map((name) => `the interpolated variable ${name} is unknown`);
}

function presetProblems([service, { environment = {} }]: NamedService, presets: readonly string[]): string[] {
  if (!('CACHE_PRESET' in environment)) return [];
  const preset = withDefaults(environment['CACHE_PRESET']);
  const aiCache = withDefaults(environment['ENABLE_AI_CACHE']);
  const hasAddress = ['CACHE_REDIS_URL', 'CACHE_REDIS_URL_FILE'].some(
    (name) => withDefaults(environment[name]) !== '',
  );
  const problems = [];
  if (!presets.includes(preset)) problems.push(`the preset «${preset}» does not exist`);
  if (preset.endsWith('production') && !hasAddress) problems.push(`${preset} needs the address of a Redis`);
  if (aiCache !== '' && (aiCache === 'true') !== preset.startsWith('ai-')) {
    problems.push(`ENABLE_AI_CACHE=${aiCache} contradicts the preset ${preset}`);
  }
  return problems.map((problem) => `${service}: ${problem}`);
}

function addressProblems([service, { environment = {} }]: NamedService, model: ComposeModel): string[] {
  const address = withDefaults(environment['CACHE_REDIS_URL']);
  if (address === '') return [];
  const { hostname } = new URL(address);
  return hostname in model.services
    ? []
    : [`${service}: CACHE_REDIS_URL names «${hostname}», which is no service`];
}

function dependencyProblems([service, { depends_on = [] }]: NamedService, model: ComposeModel): string[] {
  const conditions = Array.isArray(depends_on)
    ? (depends_on as readonly string[]).map((name) => [name, ''] as const)
    : Object.entries(depends_on as Record<string, { condition?: string }>).map(
        ([name, { condition = '' }]) => [name, condition] as const,
      );
  return conditions.flatMap(([name, condition]) => {
    const dependency = model.services[name];
    if (!dependency) return [`${service}: depends on «${name}», which is no service`];
    return condition === 'service_healthy' && !dependency.healthcheck
      ? [`${service}: waits for the health of ${name}, which has no health check`]
      : [];
  });
}

function secretProblems([name, service]: NamedService, model: ComposeModel): string[] {
  const granted = service.secrets ?? [];
  const read = [...JSON.stringify(service).matchAll(/\/run\/secrets\/([\w-]+)/g)].map(
    ([, secret = '']) => secret,
  );
  return [
    ...granted
      .filter((secret) => !(secret in (model.secrets ?? {})))
      .map((secret) => `${name}: the secret «${secret}» is not defined`),
    ...[...new Set(read)]
      .filter((secret) => !granted.includes(secret))
      .map((secret) => `${name}: reads the secret «${secret}», which it is not granted`),
  ];
}

/** The second replica of a service cannot publish the port that the first one holds. */
function replicaProblems([name, { deploy, ports = [] }]: NamedService): string[] {
  const replicas = deploy?.replicas ?? 1;
  return ports
    .map((port) => withDefaults(port))
    .filter((port) => publishedPorts(port) < replicas)
    .map((port) => `${name}: ${replicas} replicas share the published port ${port}`);
}

function publishedPorts(port: string): number {
  const [, first, last] = /(\d+)(?:-(\d+))?:\d+$/.exec(port) ?? [];
  return first === undefined ? Infinity : Number(last ?? first) - Number(first) + 1;
}

function isRedis(service: ComposeService): boolean {
  return commandLine(service.command).includes('redis-server');
}

function redisProblems([name, { command, healthcheck, ports = [] }]: NamedService): string[] {
  const started = commandLine(command);
  const probe = commandLine(healthcheck?.test);
  const problems = [];
  if (probe === '') problems.push('has no health check');
  if (!/--maxmemory\s+[1-9]/.test(started)) problems.push('has no maxmemory');
  if (!EVICTING_POLICY.test(started)) problems.push('has no policy that evicts');
  if (started.includes('requirepass') && !probe.includes('REDISCLI_AUTH')) {
    problems.push('asks for a password that its health check does not give');
  }
  if (!ports.every((port) => LOOPBACK_PORT.test(String(port)))) problems.push('is open to the network');
  return problems.map((problem) => `${name}: ${problem}`);
}

function commandLine(command: string | readonly string[] | undefined): string {
  return typeof command === 'string' ? command : (command ?? []).join(' ');
}
