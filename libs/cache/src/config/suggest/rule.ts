import type { Issue } from '../../contracts/issue.js';
import type { SettingPath } from '../../settings/types.js';
import type { MachineFacts } from '../machine-advice.js';
import type { LayerEntry } from '../layer.js';
import type { Resolution } from '../resolution.js';
import type { MetricName, Metrics } from './metrics.js';

/** Everything that a suggestion depends on. */
export interface Situation {
  readonly resolution: Resolution;
  /** What CACHE_CUSTOM_CONFIG sets. */
  readonly custom: readonly LayerEntry[];
  /** What the application counted; empty where nobody asked it. */
  readonly metrics: Metrics;
  /** The machine that the command runs on. */
  readonly machine: MachineFacts;
  /** What is wrong with the configuration once a setting has another value, written as people write it. */
  readonly tryOut: (path: string, value: string) => readonly Issue[];
}

/** What a rule proposes. */
export interface Proposal {
  /** A setting, or the variable that chooses the preset. */
  readonly path: SettingPath | (string & {});
  readonly from: string;
  /** `null` takes the override away. */
  readonly to: string | null;
  readonly evidence: readonly string[];
  readonly effect: string;
  readonly risk: string;
  /** What to try it out with. */
  readonly try?: string;
  /** The lines that put it into effect. */
  readonly apply: readonly string[];
}

/** What a rule counts, and how much of it is enough. */
export interface Samples {
  readonly of: readonly MetricName[];
  readonly min: number;
  /** What they are called. */
  readonly unit: string;
}

/** A finding with its remedy. */
export interface SuggestRule {
  /** Lower-case words joined by `-`. */
  readonly id: string;
  /** The metrics without which it says nothing. */
  readonly needs: readonly MetricName[];
  /** Absent where it needs no metrics. */
  readonly samples?: Samples;
  readonly evaluate: (situation: Situation) => readonly Proposal[];
}

/** A rule about a setting that does not take effect yet. */
export interface WaitingRule {
  readonly id: string;
  readonly path: SettingPath;
  readonly waitsFor: string;
  /** What it will find, and what it will propose. */
  readonly finding: string;
}
