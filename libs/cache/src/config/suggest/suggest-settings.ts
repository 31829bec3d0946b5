import { descriptorOf } from '../../settings/leaves.js';
import { metricRules } from './metric-rules.js';
import type { MetricName } from './metrics.js';
import { overrideRules } from './override-rules.js';
import type { Proposal, Situation, SuggestRule, WaitingRule } from './rule.js';

/** How much a proposal rests on: `certain` where it needs no metrics. */
export type SuggestionConfidence = 'certain' | 'high' | 'medium' | 'low';

/** A proposal with the rule that made it. */
export interface Suggestion extends Proposal {
  readonly rule: string;
  readonly confidence: SuggestionConfidence;
  /** What was counted: `48 h, 1.2 M reads`. */
  readonly counted?: string;
}

/** A rule that says nothing, because too little is known. */
export interface UndecidedRule {
  readonly rule: string;
  /** The metrics that nobody gave. */
  readonly missing: readonly MetricName[];
  /** How much was counted, and how much would be enough: `900 of 10000 reads`. */
  readonly counted?: string;
}

/** What every rule makes of a situation. */
export interface Suggestions {
  readonly suggestions: readonly Suggestion[];
  readonly notEnoughData: readonly UndecidedRule[];
  /** Suggestions that the configuration would refuse, and why: a lock or a limit of a preset. */
  readonly refused: readonly { readonly rule: string; readonly reason: string }[];
  /** Rules that cannot be asked yet, and what they wait for. */
  readonly waiting: readonly { readonly rule: string; readonly finding: string; readonly waitsFor: string }[];
}

/** Every rule that speaks now; those that need no metrics first. */
export const suggestRules: readonly SuggestRule[] = [...overrideRules, ...metricRules];

/** What counts values by size, and what compression made of them. */
const METRICS = 'metrics of compression';

/** Rules to be written when their settings take effect, or there are metrics for them. */
export const waitingRules: readonly WaitingRule[] = [
  {
    id: 'compresses-small-values',
    path: 'compression.threshold',
    waitsFor: METRICS,
    finding: 'half of the values lie below the threshold and the CPU is busy: raise it',
  },
  {
    id: 'compresses-without-gain',
    path: 'compression.level',
    waitsFor: METRICS,
    finding: 'values shrink by less than a tenth: lower the effort, or switch it off',
  },
  {
    id: 'operation-expires-unread',
    path: 'ai.operationTtl',
    waitsFor: 'metrics of answers that expire',
    finding: 'answers of an operation expire unread: shorten its life',
  },
];

/** Asks every rule; one without enough data says so, and never a number. */
export function suggestSettings(situation: Situation): Suggestions {
  const undecided = suggestRules.flatMap((rule) => undecidedOf(rule, situation));
  const silent = new Set(undecided.map(({ rule }) => rule));
  const made = suggestRules
    .filter(({ id }) => !silent.has(id))
    .flatMap((rule) => rule.evaluate(situation).map((proposal) => asSuggestion(rule, proposal, situation)));
  const tried = made.map((suggestion) => ({ suggestion, reason: refusalOf(suggestion, situation) }));
  return {
    suggestions: tried.flatMap(({ suggestion, reason }) => (reason === undefined ? [suggestion] : [])),
    refused: tried.flatMap(({ suggestion: { rule }, reason }) =>
      reason === undefined ? [] : [{ rule, reason }],
    ),
    notEnoughData: undecided,
    waiting: waitingRules.map(({ id, finding, waitsFor }) => ({ rule: id, finding, waitsFor })),
  };
}

function asSuggestion(rule: SuggestRule, proposal: Proposal, situation: Situation): Suggestion {
  return { rule: rule.id, ...proposal, ...reliability(rule, situation) };
}

function refusalOf({ path, to }: Suggestion, { tryOut }: Situation): string | undefined {
  if (to === null || !descriptorOf(path)) return undefined; // it changes no value
  const [error] = tryOut(path, to).filter(({ severity }) => severity === 'error');
  return error && `${error.path} ${to}: ${error.message}`;
}

function undecidedOf(rule: SuggestRule, situation: Situation): UndecidedRule[] {
  const { id, needs, samples } = rule;
  const missing = needs.filter((name) => !situation.metrics.has(name));
  if (missing.length > 0) return [{ rule: id, missing }];
  const count = countOf(rule, situation);
  if (!samples || count >= samples.min) return [];
  return [{ rule: id, missing, counted: `${count} of ${samples.min} ${samples.unit}` }];
}

function countOf({ samples }: SuggestRule, { metrics }: Situation): number {
  return (samples?.of ?? []).reduce((sum, name) => sum + (metrics.get(name) ?? 0), 0);
}

const DAY_SECONDS = 86_400;

/** High from a hundred times enough and a day on, medium from ten times enough on. */
function reliability(rule: SuggestRule, situation: Situation): Pick<Suggestion, 'confidence' | 'counted'> {
  const { samples } = rule;
  if (!samples) return { confidence: 'certain' };
  const [count, seconds] = [countOf(rule, situation), situation.metrics.get('windowSeconds') ?? 0];
  const isHigh = count >= samples.min * 100 && seconds >= DAY_SECONDS;
  const window = seconds > 0 ? `${Number((seconds / 3600).toPrecision(2))} h, ` : '';
  return {
    confidence: isHigh ? 'high' : count >= samples.min * 10 ? 'medium' : 'low',
    counted: `${window}${shortCount(count)} ${samples.unit}`,
  };
}

/** `1.2 M`, `38 k`, `900`. */
function shortCount(count: number): string {
  if (count >= 1_000_000) return `${Number((count / 1_000_000).toPrecision(2))} M`;
  return count >= 1_000 ? `${Number((count / 1_000).toPrecision(2))} k` : String(count);
}
