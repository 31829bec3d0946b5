import type { AiOutcome, AiSaving, AiStatus } from '../ai-types.js';

const FORWARDED: Readonly<Record<AiStatus, string>> = {
  hit: 'hit',
  stale: 'hit',
  miss: 'fwd=miss',
  collapsed: 'fwd=miss; collapsed',
  bypass: 'fwd=bypass',
};

/** The field `Cache-Status` of RFC 9211: how a call was answered, why, and what that spared. */
export function cacheStatus({ status, reason, stored, saved }: AiOutcome): string {
  const detail = status === 'stale' ? ['stale', reason].filter(Boolean).join(': ') : reason;
  return [
    'ai',
    FORWARDED[status],
    ...(stored && status === 'miss' ? ['stored'] : []),
    ...(detail ? [`detail=${quoted(detail)}`] : []),
    ...(saved ? savedFields(saved) : []),
  ].join('; ');
}

/** A string of RFC 8941, which has ASCII only. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function savedFields({ usage, nanoUsd, latencyMs }: AiSaving): string[] {
  const tokens = usage && [...Object.values(usage.input), ...Object.values(usage.output)];
  return [
    ...(tokens ? [`saved-tokens=${tokens.reduce((sum, count) => sum + count, 0)}`] : []),
    ...(nanoUsd === undefined ? [] : [`saved-nano-usd=${nanoUsd}`]),
    `saved-ms=${Math.round(latencyMs)}`,
  ];
}
