import { holdsSecret } from '../config/safety-rules.js';
import type { Resolution } from '../config/resolution.js';
import type { Issue } from '../contracts/issue.js';
import type { Check, CheckContext } from './checks.js';
import { fine, found, skipped, type Finding } from './finding.js';
import { DOTENV, resolveSources } from './read-sources.js';

/** Whether git keeps a `.env` file with a credential of the cache, and whether CACHE_CUSTOM_CONFIG holds one. */
export const checkSecrets: Check = (context) => {
  const files = filesOf(context).filter((file) => holdsCredential(resolveFile(context, file)));
  const findings = [...files.flatMap((file) => checkFile(context, file)), ...checkVariable(context)];
  return findings.length > 0
    ? findings
    : [fine('secrets', 'none in a file that git keeps, none in CACHE_CUSTOM_CONFIG')];
};

function filesOf({ io, options: { envFile } }: CheckContext): readonly string[] {
  return envFile ?? (io.fileExists(DOTENV) ? [DOTENV] : []);
}

function resolveFile({ io, options: { presets } }: CheckContext, file: string): Resolution {
  return resolveSources(io, {
    envFile: [file],
    processEnv: false,
    ...(presets === undefined ? {} : { presets }),
  });
}

/** A credential in the file itself: in one that a `_FILE` variable names it is where it belongs. */
function holdsCredential({ settings }: Resolution): boolean {
  return [...settings.values()].some(({ path, value, origin, shadowed }) =>
    [{ value, origin }, ...shadowed].some(
      (one) =>
        one.origin.source.startsWith('CACHE_') &&
        !one.origin.source.endsWith('_FILE') &&
        holdsSecret(path, one.value),
    ),
  );
}

function checkFile({ io }: CheckContext, file: string): Finding[] {
  const isTracked = io.isTrackedByGit(file);
  if (isTracked === undefined)
    return [skipped('secrets', `${file} holds one; git cannot be asked whether it keeps it`)];
  return isTracked ? [found('secrets', tracked(file))] : [];
}

function tracked(file: string): Issue {
  return {
    code: 'CCFG508',
    severity: 'error',
    path: file,
    message: `${file} holds a credential of the cache, and git keeps it`,
    fix: [`git rm --cached ${file}, add it to .gitignore, and change the password`],
  };
}

function checkVariable({ resolution: { issues } }: CheckContext): Finding[] {
  return issues
    .filter(({ code }) => code === 'CCFG507')
    .map((issue) => {
      const { path, message } = issue;
      return { ...found('secrets', issue), text: `${path} is in CACHE_CUSTOM_CONFIG: ${message}` };
    });
}
