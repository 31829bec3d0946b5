import type { Issue, Origin } from '../contracts/issue.js';

/** The issues as text for people: one block each, and a line that counts them. */
export function formatIssues(issues: readonly Issue[]): string {
  const count = (severity: Issue['severity']) => issues.filter((issue) => issue.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const summary = `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`;
  return [...issues.map(formatIssue), summary].join('\n\n');
}

/** One issue: what, what was given and expected, where, what would apply instead, and how to mend it. */
export function formatIssue(issue: Issue): string {
  return [
    `${issue.severity} ${issue.code}  ${issue.path}: ${issue.message}`,
    ...labelled('got', issue.got),
    ...labelled('expected', issue.expected),
    ...labelled('from', issue.origin && formatOrigin(issue.origin)),
    ...labelled('also set', issue.alsoSet?.join(', ')),
    ...labelled('instead', issue.instead && `${issue.instead} would apply`),
    ...(issue.frame ? ['', ...issue.frame.map((line) => `     ${line}`), ''] : []),
    ...labelled('fix', issue.fix[0]),
    ...issue.fix.slice(1).map((line) => `             ${line}`),
    ...labelled('help', `cache-config help ${issue.code}`),
  ].join('\n');
}

/** `CACHE_CUSTOM_CONFIG (.env:7, column 19)`. */
export function formatOrigin({ source, at }: Origin): string {
  return at === undefined ? source : `${source} (${at})`;
}

function labelled(label: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`   ${label.padEnd(10)}${text}`];
}
