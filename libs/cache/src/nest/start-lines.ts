import type { Logger } from '@nestjs/common';
import type { Issue } from '../contracts/issue.js';
import { formatIssue, formatOrigin } from '../config/format-issues.js';
import { overridesOf, type Resolution, type Setting } from '../config/resolution.js';

/** What is in effect, in one line. A remote tier of another kind than Redis is named: the URL says nothing about it. */
export function startLine(resolution: Resolution, remoteName?: string): string {
  const text = (path: string) => resolution.settings.get(path)?.text;
  const count = overridesOf(resolution).length;
  const url = text('redis.url');
  const redis = ` redis=${url === '(unset)' ? 'none, memory only' : url}`;
  const other = remoteName === undefined || remoteName === 'redis' ? undefined : ` remote=${remoteName}`;
  const remote = text('mode') === 'tiered' ? (other ?? redis) : '';
  return (
    `cache preset=${resolution.preset}${count > 0 ? `(+${count})` : ''} mode=${text('mode')}${remote} ` +
    `ttl=${text('ttl.default')} fingerprint=${resolution.fingerprint} · why: npx cache-config explain <setting>`
  );
}

/** What somebody set above the preset, where, and what would apply without it. */
export function overrideLine({ path, text, origin, shadowed: [below] }: Setting): string {
  const instead = below
    ? `, instead of ${below.text} from ${below.origin.layer} "${below.origin.source}"`
    : '';
  return `cache ${path}=${text} from ${formatOrigin(origin)}${instead}`;
}

/** What a named cache sets for itself: in effect, or overruled by the environment. */
export function featureLines(name: string, source: string, { settings }: Resolution): string[] {
  return [...settings.values()].flatMap((setting) => {
    if (setting.origin.source === source)
      return [overrideLine({ ...setting, path: `${name}.${setting.path}` })];
    const own = setting.shadowed.find(({ origin }) => origin.source === source);
    if (!own) return [];
    return [
      `cache ${name}.${setting.path}=${setting.text} from ${formatOrigin(setting.origin)}, over ${own.text} from ${source}`,
    ];
  });
}

/** Warnings as warnings, notes as lines. */
export function logIssues(logger: Logger, issues: readonly Issue[]): void {
  for (const issue of issues) {
    if (issue.severity === 'warning') logger.warn(formatIssue(issue));
    else logger.log(formatIssue(issue));
  }
}
