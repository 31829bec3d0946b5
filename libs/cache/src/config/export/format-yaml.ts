import type { Bundle, SecretFile } from './bundle.js';
import { contentNote, SECRETS_FOLDER, variablePairs } from './format-env.js';

/** A YAML document before it is text. */
export interface YamlDocument {
  /** Lines above it. */
  readonly comment: readonly string[];
  readonly value: unknown;
}

/** Kubernetes mounts its own files under /run/secrets, which a volume there would hide. */
const MOUNT = '/etc/cache-secrets';
const SECRET = 'cache-secrets';
const CONFIG_MAP = 'cache-config';

/** The part of a Compose service that configures the cache. */
export function composeDocuments(bundle: Bundle): YamlDocument[] {
  const { files } = bundle;
  const environment = Object.fromEntries(
    variablePairs(bundle, ({ name }) => `${SECRETS_FOLDER}/${name}`).map(([name, text]) => [
      name,
      text.replaceAll('$', '$$$$'), // Compose reads $$ as $
    ]),
  );
  const secrets = files.length === 0 ? {} : { secrets: files.map(({ name }) => name) };
  const declared = files.flatMap((file) => [
    `    ${file.name}:`,
    `      file: ${file.path ?? `./secrets/${file.name}`}   # ${contentNote(file)}`,
  ]);
  const topLevel = files.length === 0 ? [] : ['And at the top level of the file:', '  secrets:', ...declared];
  return [
    {
      comment: ['For the service of the application in docker-compose.yml.', ...topLevel],
      value: { environment, ...secrets },
    },
  ];
}

/** A ConfigMap, the Secret where one was revealed, and what the Deployment needs of both. */
export function kubernetesDocuments(bundle: Bundle): YamlDocument[] {
  const pairs = variablePairs(bundle, mountedPath);
  const isRevealed = (name: string) => [...bundle.revealed].some((variable) => variable === name);
  const pick = (revealed: boolean) =>
    Object.fromEntries(pairs.filter(([name]) => isRevealed(name) === revealed));
  const hasSecret = bundle.revealed.size > 0;
  return [
    { comment: [], value: { ...manifest('v1', 'ConfigMap', CONFIG_MAP), data: pick(false) } },
    ...(hasSecret
      ? [{ comment: [], value: { ...manifest('v1', 'Secret', `${SECRET}-env`), stringData: pick(true) } }]
      : []),
    deploymentDocument(bundle, hasSecret),
  ];
}

function deploymentDocument({ files, fingerprint }: Bundle, hasSecret: boolean): YamlDocument {
  const { volumes, volumeMounts } = volumesOf(files);
  const envFrom = [
    { configMapRef: { name: CONFIG_MAP } },
    ...(hasSecret ? [{ secretRef: { name: `${SECRET}-env` } }] : []),
  ];
  const spec = {
    enableServiceLinks: false,
    containers: [{ name: 'app', envFrom, ...(files.length > 0 ? { volumeMounts } : {}) }],
    ...(files.length > 0 ? { volumes } : {}),
  };
  const metadata = { annotations: { 'cache-config/fingerprint': fingerprint } };
  return {
    comment: [
      'Merge into the Deployment of the application; name and container are examples.',
      'The annotation changes with the configuration, so that the pods are replaced.',
      'Service links off: a Service called `cache` would inject CACHE_PORT and its like.',
      ...secretNotes(files),
    ],
    value: { ...manifest('apps/v1', 'Deployment', 'app'), spec: { template: { metadata, spec } } },
  };
}

/** Values for a chart with the names that most charts share, Bitnami's. */
export function helmDocuments(bundle: Bundle): YamlDocument[] {
  const { files } = bundle;
  const { volumes, volumeMounts } = volumesOf(files);
  const mounts = files.length > 0 ? { extraVolumes: volumes, extraVolumeMounts: volumeMounts } : {};
  const extraEnvVars = variablePairs(bundle, mountedPath).map(([name, value]) => ({ name, value }));
  return [
    {
      comment: ['values.yaml, for charts that take extraEnvVars.', ...secretNotes(files)],
      value: { enableServiceLinks: false, extraEnvVars, ...mounts },
    },
  ];
}

function manifest(apiVersion: string, kind: string, name: string) {
  return { apiVersion, kind, metadata: { name } };
}

function mountedPath({ name }: SecretFile): string {
  return `${MOUNT}/${name}`;
}

function volumesOf(files: readonly SecretFile[]) {
  const items = files.map(({ name }) => ({ key: name, path: name }));
  return {
    volumes: [{ name: SECRET, secret: { secretName: SECRET, items } }],
    volumeMounts: [{ name: SECRET, mountPath: MOUNT, readOnly: true }],
  };
}

function secretNotes(files: readonly SecretFile[]): string[] {
  if (files.length === 0) return [];
  const from = files.map((file) => `--from-file=${file.name}=${file.path ?? `./secrets/${file.name}`}`);
  return [
    `kubectl create secret generic ${SECRET} ${from.join(' ')}`,
    ...files.map((file) => `${file.name} ${contentNote(file)}`),
  ];
}
