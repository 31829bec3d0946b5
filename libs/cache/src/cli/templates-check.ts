import type { Check } from './checks.js';
import { fine, found } from './finding.js';

/** Whether the generated files of the project are what they are made of, where there are some. */
export const checkTemplates: Check = async ({ io, options }) => {
  const { statesOfPresent } = await import('./template.command.js'); // the generators are slow to load
  const states = statesOfPresent(io, options);
  if (states.length === 0) return [];
  const stale = states.filter(({ state }) => state !== 'current');
  if (stale.length === 0)
    return [fine('templates', `${states.map(({ path }) => path).join(', ')} as generated`)];
  return stale.map((file) =>
    found('templates', {
      code: 'CCFG608',
      severity: 'error',
      path: file.path,
      message: `${file.path} is out of date: ${'reason' in file ? file.reason : file.state}`,
      fix: ['cache-config template --write'],
    }),
  );
};
