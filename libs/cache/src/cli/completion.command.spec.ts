import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { runFake } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';

/** What bash offers for the words typed so far. */
function offered(...typed: string[]): string[] {
  const words = ['cache-config', ...typed].map((word) => `'${word}'`).join(' ');
  const script = [
    runFake('completion bash').stdout,
    `COMP_WORDS=(${words})`,
    `COMP_CWORD=${typed.length}`,
    '_cache_config',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('cache-config completion', () => {
  it.each([
    [['ex'], ['explain', 'export']],
    [['show', 'prod'], ['production']],
    [
      ['show', '--set'],
      ['--set', '--set-only'],
    ],
    [['explain', 'ttl.d'], ['ttl.default']],
    [['diff', 'simple', 'def'], ['default']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
  ])('offers in bash after %j %j', (typed, words) => {
    expect(offered(...typed)).toEqual(words);
  });

  it.each([
    ['bash', /^complete -o default -F _cache_config cache-config$/m],
    ['zsh', /^#compdef cache-config\n/],
    ['fish', /^complete -c cache-config -n "__fish_seen_subcommand_from recommend" -l machine$/m],
  ])('prints a script for %s that knows every verb', (shell, line) => {
    const { exitCode, stdout } = runFake(`completion ${shell}`);

    expect(stdout).toMatch(line);
    for (const verb of ['list', 'show', 'explain', 'validate', 'diff', 'recommend', 'help', 'completion'])
      expect(stdout).toContain(verb);
    expect(exitCode).toBe(EXIT.yes);
  });

  it.each(['tcsh', 'toString'])('takes %s for wrong usage', (shell) => {
    expect(runFake(`completion ${shell}`)).toEqual({
      exitCode: EXIT.usage,
      stdout: '',
      stderr: `cache-config: no completion for "${shell}". Known: bash, zsh, fish`,
    });
  });
});
