import type { Issue } from '../contracts/issue.js';
import type { Setting } from './resolution.js';

const OWN_LAYERS = new Set(['code', 'env', 'custom', 'runtime']);

/** Whether somebody set it above the preset. */
export function isOwn(setting: Setting | undefined): setting is Setting {
  return setting !== undefined && OWN_LAYERS.has(setting.origin.layer);
}

/** What rules look their settings up in. */
export interface Settings {
  readonly settings: ReadonlyMap<string, Setting>;
}

/** The value in effect at a path. */
export function valueOf({ settings }: Settings, path: string): unknown {
  return settings.get(path)?.value;
}

/** An issue about a setting, with its origin where somebody set it. */
export function issue(
  { settings }: Settings,
  path: string,
  rest: Pick<Issue, 'code' | 'severity' | 'message' | 'fix'> & Partial<Issue>,
): Issue {
  const setting = settings.get(path);
  return { path, ...rest, ...(isOwn(setting) ? { origin: setting.origin } : {}) };
}
