import type { Issue } from '../contracts/issue.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';

/** What a check came to. */
export interface Finding {
  /** What was looked at: `redis`. */
  readonly name: string;
  readonly status: 'fine' | 'problem' | 'warning' | 'skipped';
  readonly text: string;
  /** What to do, copyable. */
  readonly fix: readonly string[];
  readonly issues: readonly Issue[];
}

/** Nothing is wrong. */
export function fine(name: string, text: string): Finding {
  return { name, status: 'fine', text, fix: [], issues: [] };
}

/** Nobody looked, and why. */
export function skipped(name: string, text: string): Finding {
  return { name, status: 'skipped', text, fix: [], issues: [] };
}

/** Something is wrong, or might be; the message of the issue says it without its path. */
export function found(name: string, issue: Issue): Finding {
  const { severity, message, fix } = issue;
  return { name, status: severity === 'error' ? 'problem' : 'warning', text: message, fix, issues: [issue] };
}

/** Prints the findings of a command; a problem ends it with 1. */
export function report(
  io: CliIo,
  findings: readonly Finding[],
  { command, json }: { readonly command: string; readonly json?: boolean | undefined },
): ExitCode {
  const ok = !findings.some(({ status }) => status === 'problem');
  const issues = findings.flatMap((one) => one.issues);
  const data = { findings: findings.map(({ name, status, text, fix }) => ({ name, status, text, fix })) };
  io.print(json ? formatEnvelope(command, { ok, issues, data }) : findingsText(findings));
  return ok ? EXIT.yes : EXIT.no;
}

const SYMBOLS: Readonly<Record<Finding['status'], string>> = {
  fine: '✓',
  problem: '✗',
  warning: '!',
  skipped: '-',
};

function findingsText(findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 4);
  const lines = findings.flatMap(({ name, status, text, fix: [first, ...others] }) => [
    `${SYMBOLS[status]} ${name.padEnd(width)}  ${text}`,
    ...(first === undefined ? [] : [`${indent}fix  ${first}`]),
    ...others.map((line) => `${indent}     ${line}`),
  ]);
  const count = (status: Finding['status'], word: string) => {
    const number = findings.filter((one) => one.status === status).length;
    return `${number} ${word}${number === 1 ? '' : 's'}`;
  };
  return [...lines, `${count('problem', 'problem')}, ${count('warning', 'warning')}.`].join('\n');
}
