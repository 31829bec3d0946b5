import { Secret } from '../../settings/secret.js';
import { formatOrigin } from '../format-issues.js';
import { formatMiB } from '../machine-advice.js';
import { overridesOf, type Setting } from '../resolution.js';
import { customLine, writtenValues } from './custom-config.js';
import { changeTo, memoryLimit, numberOf, roomFor, valueBytes } from './measures.js';
import { ownPreset } from './own-preset.js';
import type { Situation, SuggestRule } from './rule.js';

/** From this many overrides on they deserve a name. */
const MANY_OVERRIDES = 6;

/** A memory tier that takes more than its share of the machine. */
const memoryBeyondMachine: SuggestRule = {
  id: 'memory-beyond-machine',
  needs: [],
  evaluate: (situation) => {
    const [current, to] = [numberOf(situation, 'memory.maxEntries'), Math.max(1, roomFor(situation))];
    if (current <= to) return [];
    const bytes = valueBytes(situation);
    const change = changeTo(situation, ['memory.maxEntries', to], {
      evidence: [
        `${current} values of ${Math.ceil(bytes / 1024)} KiB are ${formatMiB(current * bytes)}`,
        `a tenth of ${formatMiB(memoryLimit(situation))} holds ${to}`,
      ],
      effect: 'the memory tier stays within its share, and the process within its limit',
      risk: 'fewer reads are answered from memory',
    });
    return [change];
  },
};

/** Overrides that say what would apply without them. */
const overrideEqualsPreset: SuggestRule = {
  id: 'override-equals-preset',
  needs: [],
  evaluate: (situation) => {
    const redundant = redundantOf(situation);
    const paths = new Set(redundant.map(({ path }) => path));
    const values = writtenValues(situation.custom.filter(({ path }) => !paths.has(path)));
    return redundant.map(({ path, text, origin, shadowed: [below] }) => ({
      path,
      from: text,
      to: null,
      evidence: [
        `${formatOrigin(origin)} says what ${below ? `${below.origin.layer} ${below.origin.source}` : 'nobody else'} says already`,
      ],
      effect: 'none today; a better value of the preset will reach you',
      risk: 'a change of the preset will reach you, too',
      apply: [
        origin.layer === 'custom' ? customLine(values, origin.source) : `remove it from ${origin.source}`,
      ],
    }));
  },
};

/** So many overrides that they are a preset by themselves. */
const presetOfYourOwn: SuggestRule = {
  id: 'preset-of-your-own',
  needs: [],
  evaluate: (situation) => {
    const own = ownPreset(situation, redundantOf(situation));
    if (own.count < MANY_OVERRIDES) return [];
    const { preset } = situation.resolution;
    const proposal = {
      path: 'CACHE_PRESET',
      from: preset,
      to: own.name,
      evidence: [`${own.count} overrides above preset ${preset}: this is a preset of your own`],
      effect: 'none: the same configuration, with a name, reasons, and checks by the compiler',
      risk: 'the file has to be deployed with the application',
      try: `cache-config show ${own.name} --against ${preset}`,
      apply: own.lines,
    };
    return [proposal];
  },
};

/** The overrides in effect whose value the next lower layer gives, too. */
function redundantOf({ resolution }: Situation): Setting[] {
  return overridesOf(resolution).filter(
    ({ value, origin, shadowed: [below] }) =>
      origin.layer !== 'runtime' && below !== undefined && plain(value) === plain(below.value),
  );
}

function plain(value: unknown): unknown {
  return value instanceof Secret ? value.reveal() : value;
}

/** The rules that look at the configuration alone. */
export const overrideRules: readonly SuggestRule[] = [
  memoryBeyondMachine,
  overrideEqualsPreset,
  presetOfYourOwn,
];
