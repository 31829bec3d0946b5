import { formatOrigin } from '../config/format-issues.js';
import { nestedJson } from '../config/nested-json.js';
import type { Setting, SettingSource } from '../config/resolution.js';
import type { Origin } from '../contracts/issue.js';
import { strategies } from '../presets/strategies.js';
import type { Descriptor } from '../settings/descriptor.js';
import { alignColumns } from './columns.js';

/** Everything that there is to say about one setting. */
export interface Explanation {
  readonly path: string;
  readonly setting: Setting;
  readonly descriptor: Descriptor;
  /** The value in effect first, then what it shadows, the nearest first. */
  readonly layers: readonly (SettingSource & { readonly reason?: string })[];
  /** The value in the unit that code reads. */
  readonly amount?: { readonly unit: 'ms' | 'bytes'; readonly value: number } | undefined;
  readonly constraint: Readonly<Record<string, unknown>>;
  /** The constraint for people. */
  readonly allowed: string;
  readonly preset: string;
  readonly presetOrigin: Origin;
}

/** An explanation as people read it. */
export function explainText(explanation: Explanation): string {
  const { path, setting, descriptor, layers, amount, allowed } = explanation;
  const exact = amount ? `   (${amount.value} ${amount.unit})` : '';
  const stack = layers.map(({ origin, text, reason }, index) => [
    `  ${index === 0 ? '→' : ' '} ${nameOf(origin)}`,
    text,
    [reason, placeOf(origin)].filter(Boolean).join('   '),
  ]);
  return [
    `${path} = ${setting.text}${exact}`,
    `  ${descriptor.doc}`,
    ...(descriptor.waitsFor === undefined
      ? []
      : [`  Without effect yet: it waits for ${descriptor.waitsFor}.`]),
    '',
    ...alignColumns(stack, { gap: 3 }),
    '',
    `  allowed    ${allowed}   ${descriptor.secret ? 'secret' : 'public'}`,
    `  change it  ${changeOf(explanation)}`,
    ...backOf(setting),
    `  preset     ${explanation.preset}, from ${formatOrigin(explanation.presetOrigin)}`,
  ].join('\n');
}

function nameOf({ layer, source }: Origin): string {
  if (layer === 'runtime') return source;
  if (layer === 'preset')
    return Object.hasOwn(strategies, source) ? `strategy ${source}` : `preset ${source}`;
  return layer === 'overlay' ? `overlay ${source}` : layer;
}

function placeOf(origin: Origin): string {
  if (origin.layer === 'preset') return origin.at ?? '';
  if (origin.layer === 'runtime' || origin.layer === 'overlay') return '';
  return formatOrigin(origin);
}

function changeOf({ path, descriptor }: Explanation): string {
  if (descriptor.env) return `${descriptor.env}=…`;
  const json = nestedJson(path);
  return descriptor.secret
    ? `CACHE_CUSTOM_CONFIG_FILE, naming a file with ${json}`
    : `CACHE_CUSTOM_CONFIG=${json}`;
}

/** The counterfactual, for what somebody set: a value of a preset can only be overridden. */
function backOf({ origin, shadowed }: Setting): string[] {
  const isSet = origin.layer !== 'default' && origin.layer !== 'preset' && origin.layer !== 'overlay';
  const [below] = shadowed;
  return isSet && below ? [`  remove it  back to ${below.text}, from ${nameOf(below.origin)}`] : [];
}
