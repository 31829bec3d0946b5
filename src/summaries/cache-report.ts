/** How a call to the model was answered. */
export interface CacheReport {
  /** `hit`, `miss`, `stale`, `collapsed`, `bypass`, or `off`. */
  readonly status: string;
  readonly reason?: string;
  readonly ageSeconds?: number;
  readonly saved?: { readonly tokens?: number; readonly milliseconds?: number };
}

/** The AI cache is not there: the model was asked. */
const OFF: CacheReport = { status: 'off', reason: 'ENABLE_AI_CACHE=true turns the AI cache on' };

/** What the headers `Cache-Status` (RFC 9211) and `Age` of an answer say. */
export function cacheReportOf(headers: Headers): CacheReport {
  const field = headers.get('cache-status');
  if (field === null) return OFF;
  const [tokens, milliseconds] = [numberIn(field, 'saved-tokens'), numberIn(field, 'saved-ms')];
  const reason = /; detail="((?:[^"\\]|\\.)*)"/.exec(field)?.[1];
  const age = headers.get('age');
  return {
    status: statusIn(field),
    ...(reason !== undefined && { reason }),
    ...(age !== null && { ageSeconds: Number(age) }),
    ...((tokens ?? milliseconds) !== undefined && { saved: { tokens, milliseconds } }),
  };
}

function statusIn(field: string): string {
  if (/; detail="stale/.test(field)) return 'stale';
  if (/; hit/.test(field)) return 'hit';
  return /; collapsed/.test(field) ? 'collapsed' : (/; fwd=(\w+)/.exec(field)?.[1] ?? 'miss');
}

function numberIn(field: string, name: string): number | undefined {
  const digits = new RegExp(`; ${name}=(\\d+)`).exec(field)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
