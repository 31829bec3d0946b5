import type { Command } from 'commander';
import { formatIssues } from '../config/format-issues.js';
import type { Resolution } from '../config/resolution.js';
import {
  aclRules,
  redisRights,
  SENTINEL_RIGHTS,
  type RightsInput,
  type ServerRights,
} from '../settings/redis-rights.js';
import { redisAddress } from '../settings/redis-address.js';
import { Secret } from '../settings/secret.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { alignColumns } from './columns.js';
import { formatEnvelope } from './envelope.js';
import { withSources, type CommandHost } from './options.js';
import { resolveSources, type SourceOptions } from './read-sources.js';

const DEFAULT_USER = 'cache';
const HASH = '<SHA-256 of the password>';
const HASH_COMMAND = `printf %s "$PASSWORD" | sha256sum`;

/** Options of `acl`. */
interface AclOptions extends SourceOptions {
  readonly json?: boolean;
  /** @default redis.username, else `cache` */
  readonly user?: string;
  /** @default that of the configuration */
  readonly namespace?: string;
}

/** The least rights that the cache needs, as rules for the access control list of Redis. */
function aclCommand(io: CliIo, options: AclOptions): ExitCode {
  const { json, namespace } = options;
  const set = namespace === undefined ? [] : [`namespace=${namespace}`];
  const resolution = resolveSources(io, { ...options, set });
  // who makes the user may do so before there is a URL
  const issues = resolution.issues.filter(({ code }) => code !== 'CCFG501');
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    io.print(json ? formatEnvelope('acl', { ok: false, issues, data: null }) : formatIssues(errors));
    return EXIT.no;
  }
  const userOf = (path: string) =>
    options.user ?? String(resolution.settings.get(path)?.value ?? DEFAULT_USER);
  const input = rightsInputOf(resolution);
  const data = {
    ...answerFor(userOf('redis.username'), redisRights(input)),
    ...(input.topology === 'sentinel'
      ? { sentinel: answerFor(userOf('redis.sentinel.username'), SENTINEL_RIGHTS) }
      : {}),
  };
  io.print(json ? formatEnvelope('acl', { ok: true, issues, data }) : textOf(data));
  return EXIT.yes;
}

function rightsInputOf({ settings }: Resolution): RightsInput {
  const url = settings.get('redis.url')?.value;
  const { database = 0, topology = 'standalone' } = url instanceof Secret ? redisAddress(url.reveal()) : {};
  return {
    namespace: String(settings.get('namespace')?.value),
    coherence: settings.get('redis.coherence')?.value as RightsInput['coherence'],
    database,
    topology,
    readReplicas: settings.get('redis.readReplicas')?.value === true,
  };
}

type ServerAnswer = ReturnType<typeof answerFor>;

/** The users of Redis and, where there are any, of its sentinels. */
type AclAnswer = ServerAnswer & { readonly sentinel?: ServerAnswer };

function answerFor(user: string, rights: ServerRights) {
  if (/[\s\p{Cc}]/u.test(user) || user === '')
    throw new UsageError('--user takes a name without blanks, such as cache');
  const rules = ['reset', 'on', `#${HASH}`, ...aclRules(rights)].join(' ');
  const { commands, keys, channel } = rights;
  return {
    user,
    ...(keys === undefined ? {} : { keys }),
    ...(channel === undefined ? {} : { channel }),
    commands: Object.entries(commands).map(([name, why]) => ({ name, why })),
    setuser: `ACL SETUSER ${user} ${rules}`,
    usersAcl: `user ${user} ${rules}`,
  };
}

function textOf({ sentinel, ...server }: AclAnswer): string {
  return [
    '# the least rights of the cache; the password is hashed by',
    `#   ${HASH_COMMAND}`,
    ...linesOf(server),
    ...(sentinel
      ? [
          '',
          '# and of its user at each of the sentinels, which have users of their own',
          ...linesOf(sentinel),
        ]
      : []),
  ].join('\n');
}

function linesOf({ commands, setuser, usersAcl }: ServerAnswer): string[] {
  return [
    ...alignColumns(commands.map(({ name, why }) => [`#   +${name}`, why])),
    '',
    '# in redis-cli',
    setuser,
    '',
    '# or a line of the file of users (aclfile)',
    usersAcl,
  ];
}

/** Adds `acl`. */
export function addAcl(program: Command, { io, finish }: CommandHost): void {
  withSources(program.command('acl').description('the rights that the cache needs, as rules for Redis'))
    .option('--user <name>', `the user of Redis (default: redis.username, else ${DEFAULT_USER})`)
    .option('--namespace <name>', 'another namespace than that of the configuration')
    .action((options: AclOptions) => finish(aclCommand(io, options)));
}
