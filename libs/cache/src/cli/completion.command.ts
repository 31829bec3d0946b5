import type { Command } from 'commander';
import { builtInPresets } from '../presets/registry.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { leaves, sections } from '../settings/leaves.js';
import { valuePaths } from './find-setting.js';
import { KEY_ACTIONS } from './keys.command.js';
import type { CommandHost } from './options.js';

/** A verb as shells complete it. */
interface VerbWords {
  readonly name: string;
  /** Long flags. */
  readonly options: readonly string[];
  /** What its arguments may be. */
  readonly words: readonly string[];
}

/** A script that completes verbs, flags and names in a shell; it is made of the same table as the commands. */
function completionCommand(io: CliIo, shell: string, verbs: readonly VerbWords[]): ExitCode {
  const format = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (!format) throw new UsageError(`no completion for "${shell}". Known: ${Object.keys(SHELLS).join(', ')}`);
  io.print(format(verbs));
  return EXIT.yes;
}

const SHELLS: Readonly<Record<string, (verbs: readonly VerbWords[]) => string>> = { bash, zsh, fish };

function namesOf(verbs: readonly VerbWords[]): string {
  return verbs.map(({ name }) => name).join(' ');
}

function caseLines(verbs: readonly VerbWords[]): string[] {
  return verbs.map(
    ({ name, options, words }) => `    ${name}) list="${[...words, ...options].join(' ')}" ;;`,
  );
}

function bash(verbs: readonly VerbWords[]): string {
  return [
    '# eval "$(cache-config completion bash)"',
    '_cache_config() {',
    '  local list',
    '  case "${COMP_WORDS[1]}" in',
    ...caseLines(verbs),
    '  esac',
    `  [ "$COMP_CWORD" -eq 1 ] && list="${namesOf(verbs)}"`,
    '  COMPREPLY=($(compgen -W "$list" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -o default -F _cache_config cache-config',
  ].join('\n');
}

function zsh(verbs: readonly VerbWords[]): string {
  return [
    '#compdef cache-config',
    '# eval "$(cache-config completion zsh)"',
    '_cache_config() {',
    '  local list',
    '  case "$words[2]" in',
    ...caseLines(verbs),
    '  esac',
    `  (( CURRENT == 2 )) && list="${namesOf(verbs)}"`,
    '  compadd -- ${=list}',
    '}',
    'compdef _cache_config cache-config',
  ].join('\n');
}

function fish(verbs: readonly VerbWords[]): string {
  const lines = verbs.flatMap(({ name, options, words }) => {
    const seen = `-n "__fish_seen_subcommand_from ${name}"`;
    const flags = options.map((flag) => `complete -c cache-config ${seen} -l ${flag.replace(/^--/, '')}`);
    return [
      ...(words.length > 0 ? [`complete -c cache-config ${seen} -a "${words.join(' ')}"`] : []),
      ...flags,
    ];
  });
  return [
    '# cache-config completion fish | source',
    `complete -c cache-config -n __fish_use_subcommand -f -a "${namesOf(verbs)}"`,
    ...lines,
  ].join('\n');
}

const PRESETS = builtInPresets.map(({ name }) => name);
const WORDS: Readonly<Record<string, readonly string[]>> = {
  show: PRESETS,
  export: PRESETS,
  validate: PRESETS,
  diff: [...PRESETS, 'current', 'default', 'lock'],
  explain: valuePaths,
  schema: [...sections, ...leaves.keys()],
  template: ['.env.cache.template', '.env.cache.examples'],
  keys: KEY_ACTIONS,
  completion: Object.keys(SHELLS),
};

function verbsOf(program: Command): VerbWords[] {
  return program.commands.map((command) => ({
    name: command.name(),
    options: command.options.flatMap(({ long }) => (long ? [long] : [])),
    words: WORDS[command.name()] ?? [],
  }));
}

/** Adds `completion`. */
export function addCompletion(program: Command, { io, finish }: CommandHost): void {
  program
    .command('completion')
    .description('a script that completes commands in a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .action((shell: string) => finish(completionCommand(io, shell, verbsOf(program))));
}
