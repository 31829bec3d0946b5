import { layerTable } from '../layer-table.js';
import { markdownTable, pageHead } from './markdown.js';

const LEAD = [
  'A setting has the value of the highest layer that sets it. `cache-config explain PATH` shows the layers of one setting,',
  'with the place of each value.',
].join('\n');

const LAWS: readonly (readonly [situation: string, law: string])[] = [
  ['a setting in two layers', 'the higher layer, its whole value'],
  ['a map (`ai.operationTtl`, `ai.textTiers`)', 'merged by key'],
  ['`null` on a setting or a group', 'this layer abstains: the value of the layer below'],
  ['`null` on a key of a map', 'removes what lower layers gave'],
  ['a list', 'there is none: every collection is a map, so that merging is never ambiguous'],
  ['a blank variable', 'counts as unset'],
  ['a variable and its `_FILE` form', 'an error'],
  ['the spelling of a name in JSON', 'exact, else without case and separators, else a flat former name'],
  ['a key twice in one JSON object', 'an error'],
  ['`__proto__`, `constructor`, `prototype`', 'an error, never assigned'],
  ['a setting that a preset locks', 'an error in every layer above that preset'],
  ['a value that is refused', 'an error; the value below is named, and never used instead'],
];

/** The layers and the law by which they merge, as Markdown. */
export function precedencePage(): string {
  const layers = layerTable.map(({ layer, setBy, doc }, rank) => [String(rank), `\`${layer}\``, setBy, doc]);
  return [
    pageHead('Precedence', LEAD),
    '## Layers, lowest first',
    markdownTable(['', 'Layer', 'Set by', 'What it is'], layers),
    '## How they merge',
    markdownTable(['Where there is', 'holds'], LAWS),
  ]
    .join('\n\n')
    .concat('\n');
}
