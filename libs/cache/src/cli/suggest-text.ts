import type { Suggestion, Suggestions } from '../config/suggest/suggest-settings.js';

/** What `suggest` prints for people. */
export function suggestText({ suggestions, notEnoughData, refused, waiting }: Suggestions): string {
  const silent = [
    ...refused.map(({ rule, reason }) => [rule, `would be refused: ${reason}`]),
    ...notEnoughData.map(({ rule, missing, counted }) => [
      rule,
      `not enough data: ${counted ?? `needs ${missing.join(', ')}`}`,
    ]),
    ...waiting.map(({ rule, waitsFor }) => [rule, `waits for ${waitsFor}`]),
  ];
  const width = Math.max(...silent.map(([rule = '']) => rule.length));
  const rest = silent.map(([rule = '', reason]) => `  ${rule.padEnd(width)}  ${reason}`);
  const body = suggestions.length > 0 ? suggestions.map(blockOf) : ['Nothing to suggest.'];
  return [...body, ...(rest.length > 0 ? [rest.join('\n')] : [])].join('\n\n');
}

function blockOf(suggestion: Suggestion): string {
  const { path, from, to, confidence, counted, evidence, effect, risk, apply } = suggestion;
  const basis = counted === undefined ? '' : ` (${counted})`;
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['evidence', evidence],
    ['effect', [effect]],
    ['risk', [risk]],
    ['try', suggestion.try === undefined ? [] : [suggestion.try]],
    ['apply', apply.flatMap((text) => text.split('\n'))],
  ];
  return [
    `  ${path}  ${from} → ${to ?? '(no override)'}     confidence ${confidence}${basis}`,
    ...rows.flatMap(([label, lines]) =>
      lines.map((line, index) => `     ${(index === 0 ? label : '').padEnd(9)} ${line}`.trimEnd()),
    ),
  ].join('\n');
}
