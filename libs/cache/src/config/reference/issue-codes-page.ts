import type { Issue } from '../../contracts/issue.js';
import { issuePages } from '../issue-codes.js';
import { asMarkdown, pageHead } from './markdown.js';

const GROUPS: Readonly<Record<string, string>> = {
  0: 'Presets',
  1: 'Single values',
  2: 'Custom configuration',
  3: 'Across settings',
  4: 'Environment',
  5: 'Safety',
  6: 'Drift',
  7: 'Metrics',
};

const LEAD = [
  'Every code that an issue of the configuration can have. `cache-config help CODE` prints its page offline. Safety rules',
  '(5xx) are errors under presets of the profile `production` and warnings elsewhere; code may accept one with a reason:',
  "`allow: { CCFG503: 'the network is private' }`.",
].join('\n');

/** The pages of all issue codes as Markdown. */
export function issueCodesPage(): string {
  const codes = Object.keys(issuePages).sort() as Issue['code'][];
  const groups = Object.entries(GROUPS).flatMap(([digit, title]) => {
    const own = codes.filter((code) => code.startsWith(`CCFG${digit}`));
    return [`## ${title}`, ...own.map(codeSection)];
  });
  return `${[pageHead('Issue codes', LEAD), ...groups].join('\n\n')}\n`;
}

function codeSection(code: Issue['code']): string {
  const page = issuePages[code];
  return `### ${code}: ${asMarkdown(page?.title ?? '')}\n\n${asMarkdown(page?.text ?? '')}`;
}
