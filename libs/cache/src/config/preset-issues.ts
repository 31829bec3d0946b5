import type { Issue } from '../contracts/issue.js';
import { chainOf, type PresetRegistry } from '../presets/registry.js';
import { applyConstraints } from './constraints.js';
import { chainLayer } from './layers.js';
import { defaultEntries, mergeEntries } from './merge.js';

/**
 * What is wrong with the values of the user's own presets that are not in effect: a preset for another deployment is
 * found wrong here, not there. `current` are the names whose values are checked as part of the configuration.
 */
export function presetIssues({ own, presets }: PresetRegistry, current: readonly string[]): Issue[] {
  return own
    .filter((name) => !current.includes(name))
    .flatMap((name) => issuesOf(name, presets).filter(({ origin }) => origin?.source === name));
}

function issuesOf(name: string, presets: PresetRegistry['presets']): readonly Issue[] {
  const chain = chainOf(name, presets);
  if (!chain) return []; // the registry says why
  const { entries, issues } = chainLayer(chain, chain.ai);
  const admitted = applyConstraints([...defaultEntries(), ...entries], chain);
  return [...issues, ...mergeEntries(admitted.entries, admitted.refused).issues];
}
