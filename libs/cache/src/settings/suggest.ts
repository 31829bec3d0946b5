/**
 * Optimal string alignment distance: insertions, deletions, substitutions and transpositions of neighbours each
 * count one. Plain Levenshtein would count a transposition twice.
 */
export function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const current = [i];
    for (let j = 1; j <= right.length; j++) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        best = Math.min(best, (beforePrevious[j - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[right.length] ?? 0;
}

/** A name without case and separators: `max_connections`, `MAX-CONNECTIONS` and `maxConnections` are one. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.]/g, '');
}

/** The known names that `wrong` may have meant, nearest first, at most three: near by edits, or a prefix. */
export function suggest(wrong: string, known: Iterable<string>): string[] {
  const target = normaliseName(wrong);
  const ranked = [...known].flatMap((name) => {
    const score = nearness(target, normaliseName(name));
    return score === undefined ? [] : [{ name, score }];
  });
  return ranked
    .sort((a, b) => a.score - b.score)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** The least of three readings: one mistyped, one cut short, one in the wrong group; a single edit comes first. */
function nearness(target: string, candidate: string): number | undefined {
  const shorter = Math.min(target.length, candidate.length);
  const whole = distanceWithin(target, candidate, Math.max(1, Math.floor(shorter / 3)));
  if (whole !== undefined && whole <= 1) return whole;
  if (target.length >= 2 && candidate.startsWith(target)) return 1.5;
  const [lastTarget, lastCandidate] = [lastSegment(target), lastSegment(candidate)];
  if (lastCandidate === candidate && lastTarget === target) return whole;
  const last = distanceWithin(lastTarget, lastCandidate, Math.floor(lastTarget.length / 3));
  return last === undefined ? whole : Math.min(whole ?? Infinity, last + 1.5);
}

function distanceWithin(left: string, right: string, limit: number): number | undefined {
  if (Math.abs(left.length - right.length) > limit) return undefined;
  const distance = editDistance(left, right);
  return distance <= limit ? distance : undefined;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
