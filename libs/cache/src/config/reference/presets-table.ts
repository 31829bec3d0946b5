import { builtInPresets, DEFAULT_PRESET } from '../../presets/registry.js';
import { resolveConfig } from '../resolve-config.js';
import { markdownTable } from './markdown.js';

const HEAD = ['`CACHE_PRESET`', 'For', 'Where entries live', 'TTL', 'Memory', 'Needs Redis'];

/** The presets as a Markdown table. */
export function presetsTable(): string {
  return markdownTable(
    HEAD,
    builtInPresets.map(({ name, doc }) => rowOf(name, doc)),
  );
}

function rowOf(name: string, doc: string): string[] {
  const { settings, issues } = resolveConfig({ env: {}, preset: name });
  const text = (path: string): string => settings.get(path)?.text ?? '';
  const mode = text('mode');
  const needsRedis = issues.some(({ code, severity }) => code === 'CCFG501' && severity === 'error');
  const tiered = needsRedis ? 'memory over Redis' : 'memory, over Redis where there is one';
  return [
    name === DEFAULT_PRESET ? `\`${name}\` (default)` : `\`${name}\``,
    doc,
    { off: 'nowhere', memory: 'memory' }[mode] ?? tiered,
    mode === 'off' ? '—' : text('ttl.default'),
    mode === 'off' ? '—' : text('memory.maxEntries'),
    needsRedis ? 'yes' : 'no',
  ];
}
