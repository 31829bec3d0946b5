import { collectEvidence, type DetectionInput, type Evidence, type Target } from './evidence.js';
import { namesAi } from './name-tokens.js';
import { ciVendorOf, EXPLICIT_NAMES, testRunnerOf } from './platforms.js';

/** A preset, how sure the evidence makes of it, and the evidence. */
export interface Recommendation {
  readonly preset: string;
  /** 0 … 1, computed from the evidence. */
  readonly confidence: number;
  readonly level: 'high' | 'medium' | 'low';
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
  readonly runnerUp: string;
  /** Why AI is part of it, or what would make it so. */
  readonly ai: string;
  /** Signals that were looked for and play no part. */
  readonly notUsed: readonly string[];
}

const HIGH = 0.85;
const MEDIUM = 0.6;
/** What applies while the evidence is weak. */
const UNSURE = 'simple';
const AI_VARIABLE = /^(true|1|yes|on)$/i;

/**
 * Recommends a preset; it never selects one.
 *
 * Evidence for a target combines as independent hints do (noisy-or: 1 − Π(1 − weight)); half of what speaks for the
 * strongest other target is taken off. Below 0.6 the answer is `simple`.
 */
export function recommend(input: DetectionInput): Recommendation {
  const evidence = collectEvidence(input);
  const ranked = rank(evidence);
  const [best, second] = ranked;
  const confidence = best
    ? Math.round(Math.max(0, best.strength - (second?.strength ?? 0) / 2) * 100) / 100
    : 0;
  const level = confidence >= HIGH ? 'high' : confidence >= MEDIUM ? 'medium' : 'low';
  const sure = best && level !== 'low' ? best.target : undefined;
  const ai = aiReason(input);
  return {
    preset: withAi(sure ?? UNSURE, ai.isOn),
    confidence,
    level,
    for: evidence.filter(({ target }) => target === best?.target),
    against: evidence.filter(({ target }) => target !== best?.target),
    runnerUp: withAi(sure ? (second?.target ?? UNSURE) : (best?.target ?? 'development'), ai.isOn),
    ai: ai.text,
    notUsed: notUsed(input, evidence),
  };
}

function notUsed({ env }: DetectionInput, evidence: readonly Evidence[]): string[] {
  const vendor = ciVendorOf(env);
  const isCiUsed = evidence.some(({ meaning }) => meaning === vendor?.name);
  const ci = vendor ? `${vendor.variable}: something is deployed here` : 'no CI vendor';
  return [...(isCiUsed ? [] : [ci]), ...(testRunnerOf(env) ? [] : ['no test runner'])];
}

function rank(evidence: readonly Evidence[]): { target: Target; strength: number }[] {
  const targets = [...new Set(evidence.map(({ target }) => target))];
  const strength = (target: Target) =>
    1 - evidence.filter((one) => one.target === target).reduce((rest, { weight }) => rest * (1 - weight), 1);
  return targets
    .map((target) => ({ target, strength: strength(target) }))
    .sort((a, b) => b.strength - a.strength);
}

/** Only development and production have an `ai-` preset; elsewhere ENABLE_AI_CACHE adds the overlay. */
function withAi(preset: string, isAi: boolean): string {
  return isAi && (preset === 'development' || preset === 'production') ? `ai-${preset}` : preset;
}

function aiReason({ env, name, namespace }: DetectionInput): { isOn: boolean; text: string } {
  const names = [name, namespace, ...EXPLICIT_NAMES.map((variable) => env[variable])];
  const named = names.find((one) => one !== undefined && namesAi(one));
  if (named !== undefined) return { isOn: true, text: `the name "${named.trim()}" is about AI` };
  const variable = env['ENABLE_AI_CACHE']?.trim() ?? '';
  if (AI_VARIABLE.test(variable)) return { isOn: true, text: 'ENABLE_AI_CACHE is on' };
  return { isOn: false, text: variable === '' ? 'ENABLE_AI_CACHE is unset' : 'ENABLE_AI_CACHE is not on' };
}
