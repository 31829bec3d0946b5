import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { formatIssues } from '../config/format-issues.js';
import type { Issue } from '../contracts/issue.js';
import { formatRingKey, isKeyId, KEY_BYTES, type KeyRing, type RingKey } from '../settings/key-ring.js';
import { readKeysFile } from '../settings/keys-file.js';
import { Secret } from '../settings/secret.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { unusableRing } from './key-ring-check.js';
import { withSources, type CommandHost } from './options.js';
import { resolveSources, type SourceOptions } from './read-sources.js';
import { planRotation, planText } from './rotation-plan.js';
import { reasonOf } from './text-files.js';

/** What can be done with keys. */
export const KEY_ACTIONS = ['generate', 'rotate-plan'];

const ENCRYPTION_IS_OFF =
  'There is nothing to rotate: encryption.keysFile is not set. A ring is made by: cache-config keys generate --file cache.keys';

/** Options of `keys`. */
export interface KeysOptions extends SourceOptions {
  readonly json?: boolean;
  /** The id of the new key. @default of the day */
  readonly id?: string;
  /** A new file for the key. @default the key is printed */
  readonly file?: string;
}

/** Makes a key of the ring that encrypts values, or says how to change the key that writes. */
function keysCommand(io: CliIo, action: string, options: KeysOptions): ExitCode {
  const { id } = options;
  if (id !== undefined && !isKeyId(id))
    throw new UsageError('--id takes 1 … 32 letters, digits, ., _ or -, starting with a letter or digit');
  if (action === 'generate') return generateKey(io, options);
  if (action === 'rotate-plan') return rotatePlan(io, options);
  throw new UsageError(`no such thing to do with keys. Known: ${KEY_ACTIONS.join(', ')}`);
}

function generateKey(io: CliIo, { id = newId(io), file, json }: KeysOptions): ExitCode {
  const line = formatRingKey(newKey(id));
  if (file !== undefined) createFile(io, file, `${line}\n`);
  const data = { id, ...(file === undefined ? { line } : { file }) };
  if (json) io.print(formatEnvelope('keys', { ok: true, issues: [], data }));
  else io.print(file === undefined ? line : `${file}: key ${id}, for its owner only. Keep it out of git.`);
  return EXIT.yes;
}

/** The day, and what tells it from others of the day. */
function newId(io: CliIo): string {
  return `${io.today()}-${randomBytes(2).toString('hex')}`;
}

function newKey(id: string): RingKey {
  return { id, secret: new Secret(randomBytes(KEY_BYTES).toString('base64')) };
}

function createFile(io: CliIo, file: string, text: string): void {
  try {
    io.createSecretFile(file, text);
  } catch (error) {
    const remedy = io.fileExists(file) ? `. To add a key: cache-config keys generate >> ${file}` : '';
    throw new UsageError(`the file ${file} cannot be written: ${reasonOf(error)}${remedy}`);
  }
}

function rotatePlan(io: CliIo, options: KeysOptions): ExitCode {
  if (options.file !== undefined)
    throw new UsageError('--file is for generate; rotate-plan reads the ring that is configured');
  const { config, issues } = resolveSources(io, options);
  if (!config) return refuse(io, issues, options);
  const { keysFile } = config.encryption;
  if (keysFile === undefined) return nothingToRotate(io, options);
  const file = readKeysFile(keysFile, io.readFile);
  if ('problem' in file) return refuse(io, [unusableRing(file)], options);
  const { ring } = file;
  const plan = planRotation({ file: keysFile, ring, config, id: options.id ?? freeId(io.today(), ring) });
  io.print(options.json ? formatEnvelope('keys', { ok: true, issues: [], data: plan }) : planText(plan));
  return EXIT.yes;
}

function nothingToRotate(io: CliIo, { json }: KeysOptions): ExitCode {
  io.print(json ? formatEnvelope('keys', { ok: false, issues: [], data: null }) : ENCRYPTION_IS_OFF);
  return EXIT.no;
}

/** The day, counted on where the ring has that key already. */
function freeId(day: string, ring: KeyRing): string {
  const taken = new Set(ring.map(({ id }) => id));
  let id = day;
  for (let count = 2; taken.has(id); count++) id = `${day}-${count}`;
  return id;
}

function refuse(io: CliIo, issues: readonly Issue[], { json }: KeysOptions): ExitCode {
  io.print(json ? formatEnvelope('keys', { ok: false, issues, data: null }) : formatIssues(issues));
  return EXIT.no;
}

/** Adds `keys`. */
export function addKeys(program: Command, { io, finish }: CommandHost): void {
  const command = program
    .command('keys')
    .description('make a key that encrypts values in Redis, or plan its rotation')
    .argument('<action>', KEY_ACTIONS.join(' or '));
  withSources(command)
    .option('--id <id>', 'name of the new key (default: the day)')
    .option('--file <file>', 'generate: a new file for it (default: print it, for a secret store)')
    .action((action: string, options: KeysOptions) => finish(keysCommand(io, action, options)));
}
