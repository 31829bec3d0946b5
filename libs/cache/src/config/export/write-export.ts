import { bundleOf, secretsIn, treeOf, type Bundle, type BundleOptions } from './bundle.js';
import type { Leaves } from './export-leaves.js';
import { formatEnvSpec } from './format-varlock.js';
import { formatDotenv } from './format-env.js';
import { composeDocuments, helmDocuments, kubernetesDocuments } from './format-yaml.js';
import { writeYaml } from './yaml-text.js';

/** The formats of `cache-config export`. */
export const EXPORT_FORMATS = ['json', 'env', 'compose', 'k8s', 'helm', 'env-spec'] as const;

/** One of them. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What to write, and the presets that a schema allows. */
export interface WriteOptions extends BundleOptions {
  readonly presets: readonly string[];
}

/** A configuration as text. */
export interface Exported {
  readonly text: string;
  /** Settings that the text leaves out because they are secret. */
  readonly leftOut: readonly string[];
}

/** Writes a configuration in one of the formats; secrets only where they are to be revealed. */
export async function writeExport(format: ExportFormat, options: WriteOptions): Promise<Exported> {
  if (format === 'json') return writeJson(options);
  const bundle = bundleOf(options);
  const leftOut = options.reveal && format !== 'env-spec' ? [] : secretsIn(options.leaves);
  return { text: await WRITERS[format](bundle, options), leftOut };
}

/** The custom configuration; a placeholder in it would be taken for the value, so secrets are not there at all. */
function writeJson({ leaves, reveal }: WriteOptions): Exported {
  const leftOut = reveal ? [] : secretsIn(leaves);
  const open: Leaves = new Map([...leaves].filter(([path]) => !leftOut.includes(path)));
  return { text: JSON.stringify(treeOf(open, { reveal: true }), null, 2), leftOut };
}

type Writer = (bundle: Bundle, options: WriteOptions) => string | Promise<string>;

const WRITERS: Readonly<Record<Exclude<ExportFormat, 'json'>, Writer>> = {
  env: formatDotenv,
  compose: (bundle) => writeYaml(composeDocuments(bundle)),
  k8s: (bundle) => writeYaml(kubernetesDocuments(bundle)),
  helm: (bundle) => writeYaml(helmDocuments(bundle)),
  'env-spec': formatEnvSpec,
};
