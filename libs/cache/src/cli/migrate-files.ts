import type { Issue } from '../contracts/issue.js';
import { rewriteDotenv } from '../config/migrate/dotenv-file.js';
import type { Rewritten } from '../config/migrate/migrated-line.js';
import type { MigrationPlan } from '../config/migrate/migration-plan.js';
import { isMigrationNeeded, isSettled } from '../config/migrate/migration-plan.js';
import { overlayIssues, type PlannedPart } from '../config/migrate/overlays.js';
import { planMigration } from '../config/migrate/plan-migration.js';
import { parseDotenv } from '../env/dotenv-assignments.js';
import { dotenvPlaces } from '../env/dotenv-places.js';
import { isLegacyVariable, legacyVariables } from '../env/legacy-values.js';
import type { Environment } from '../env/variables.js';
import type { Preset } from '../presets/preset.js';
import type { CliIo } from './cli-io.js';

import { readText } from './text-files.js';

/** A file with what becomes of it. */
export interface FileMigration {
  readonly name: string;
  /** One of a `.env` file, one for each service of a compose file. */
  readonly parts: readonly PlannedPart[];
  /** The file afterwards; absent while there is something to decide. */
  readonly rewritten: Rewritten | undefined;
  /** What is to be said about the file and its parts. */
  readonly issues: readonly Issue[];
}

/** What is migrated, and with what. */
export interface MigrationRequest {
  /** The files to migrate; none for those of the working folder that hold a former variable. */
  readonly files: readonly string[];
  readonly presets: readonly Preset[];
  /** Whether the environment of the process counts. */
  readonly processEnv: boolean;
}

const DOTENV = /^\.env(\..+)?$/;
const COMPOSE = /^(docker-)?compose([.-].*)?\.ya?ml$/;
const BACKUP = /\.bak(\.\d+)?$/;
const LEGACY_WORD = new RegExp(`\\b(${legacyVariables.join('|')})\\b`);
const PROCESS = 'process environment';

/** Plans every file, `.env` files before the compose files that take values from them. */
export async function migrateFiles(io: CliIo, request: MigrationRequest): Promise<FileMigration[]> {
  const names = request.files.length > 0 ? [...new Set(request.files)] : discover(io);
  const isCompose = (name: string) => /\.ya?ml$/.test(name);
  const dotenvs = names.filter((name) => !isCompose(name)).map((name) => migrateDotenv(io, name, request.presets));
  const outer = { ...outerOf(io, dotenvs), ...(request.processEnv ? io.env : {}) };
  const composes: FileMigration[] = [];
  for (const name of names.filter(isCompose)) composes.push(await migrateCompose(io, name, { ...request, outer }));
  return withOverlays([...dotenvs, ...composes]);
} // prettier-ignore

/** What the process itself would have to be given; nothing of it can be written. */
export function migrateProcess(io: CliIo, { files, presets, processEnv }: MigrationRequest): PlannedPart[] {
  if (!processEnv || files.length > 0) return [];
  const plan = planMigration({ env: io.env, presets, readFile: io.readFile });
  return isMigrationNeeded(plan) ? [{ file: PROCESS, plan }] : [];
}

/** Whether something of the file is left to migrate. */
export function isFileNeeded({ parts, issues }: FileMigration): boolean {
  return parts.some(({ plan }) => isMigrationNeeded(plan)) || issues.length > 0;
}

function discover(io: CliIo): string[] {
  const names = io
    .listFolder('.')
    .filter((name) => (DOTENV.test(name) || COMPOSE.test(name)) && !BACKUP.test(name));
  return names.filter((name) => {
    const text = readText(io, name);
    return COMPOSE.test(name)
      ? LEGACY_WORD.test(text)
      : Object.keys(parseDotenv(text)).some(isLegacyVariable);
  });
}

function migrateDotenv(io: CliIo, name: string, presets: readonly Preset[]): FileMigration {
  const text = readText(io, name);
  const places = dotenvPlaces(text, name);
  const plan = planMigration({ env: parseDotenv(text), places, presets, readFile: io.readFile });
  return migrationOf(name, [{ file: name, plan }], () => rewriteDotenv({ name, text }, plan, io.today()));
}

async function migrateCompose(
  io: CliIo,
  name: string,
  { presets, outer }: MigrationRequest & { readonly outer: Environment },
): Promise<FileMigration> {
  // with these comes the YAML parser, which other files do not need
  const { readCompose } = await import('../config/migrate/compose-file.js');
  const { rewriteCompose } = await import('../config/migrate/rewrite-compose.js');
  const file = readCompose({ name, text: readText(io, name) }, outer);
  if ('code' in file) return { name, parts: [], rewritten: undefined, issues: [file] };
  const plans = new Map(
    file.services.map((service) => [
      service.name,
      planMigration({ ...service, presets, readFile: io.readFile }),
    ]),
  );
  const parts = [...plans].map(([service, plan]) => ({ file: name, service, plan }));
  return migrationOf(name, parts, () => rewriteCompose(file, plans, io.today()));
}

function migrationOf(
  name: string,
  parts: readonly PlannedPart[],
  rewrite: () => Rewritten | Issue,
): FileMigration {
  const issues = parts.flatMap(({ plan }) => plan.issues);
  if (!parts.every(({ plan }) => isSettled(plan))) return { name, parts, rewritten: undefined, issues };
  const rewritten = rewrite();
  return 'code' in rewritten
    ? { name, parts, rewritten: undefined, issues: [...issues, rewritten] }
    : { name, parts, rewritten, issues };
}

/** What Compose takes from `.env`: former variables as they are, the four as they will be. */
function outerOf(io: CliIo, dotenvs: readonly FileMigration[]): Environment {
  const [plan] = dotenvs.find(({ name }) => name === '.env')?.parts.map((part) => part.plan) ?? [];
  const values = io.fileExists('.env') ? parseDotenv(readText(io, '.env')) : {};
  return { ...values, ...linesOf(plan) };
}

function linesOf(plan: MigrationPlan | undefined): Environment {
  return Object.fromEntries((plan?.lines ?? []).map(({ variable, value }) => [variable, value.reveal()]));
}

function withOverlays(files: readonly FileMigration[]): FileMigration[] {
  const warnings = overlayIssues(files.flatMap(({ parts }) => parts));
  return files.map((file) => ({
    ...file,
    issues: [...file.issues, ...warnings.filter(({ path }) => path === file.name)],
  }));
}
