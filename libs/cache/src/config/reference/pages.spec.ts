import { describe, expect, it } from '@jest/globals';
import type { Layer } from '../../contracts/issue.js';
import type { Preset } from '../../presets/preset.js';
import { builtInPresets } from '../../presets/registry.js';
import { leaves } from '../../settings/leaves.js';
import { issuePages } from '../issue-codes.js';
import { layerTable } from '../layer-table.js';
import { resolveConfig } from '../resolve-config.js';
import { issueCodesPage } from './issue-codes-page.js';
import { asMarkdown, markdownTable } from './markdown.js';
import { precedencePage } from './precedence-page.js';
import { settingsPage } from './settings-page.js';

/** The part of the settings page under one heading. */
const sectionOf = (path: string): string =>
  settingsPage().split(/^(?=#+ )/m).find((part) => part.startsWith(`### \`${path}\`\n`)) ?? ''; // prettier-ignore

describe('the settings page', () => {
  it.each([...leaves])('has a section for %s with its former names', (path, { legacy = [], env = '' }) => {
    const section = sectionOf(path);

    expect(section).not.toBe('');
    expect([...legacy.map(({ name }) => name), env].filter((name) => !section.includes(name))).toEqual([]);
  });

  it('says range, default, presets and named caches', () => {
    expect(sectionOf('ttl.default').split('\n')).toEqual(
      expect.arrayContaining([
        '- Type: duration, 1s … 30d',
        '- Default: `1h`',
        expect.stringMatching(/^- Presets: .*`2h` in production;/),
        '- Named caches: may differ from the application',
        '- JSON: `{"ttl":{"default":…}}`',
        expect.stringContaining('`CACHE_DEFAULT_TTL` (seconds)'),
      ]),
    );
  });

  it('names exactly the presets that give a setting its value', () => {
    const given = builtInPresets
      .map(({ name }) => resolveConfig({ env: {}, preset: name }))
      .filter(({ settings }) => settings.get('ttl.default')?.origin.layer !== 'default');
    const line = /^- Presets: (.*)$/m.exec(sectionOf('ttl.default'))?.[1] ?? '';

    const named = line.split('; ').flatMap((part) => part.split(' in ')[1]?.split(', ') ?? []);

    expect(named.sort()).toEqual(given.map(({ preset }) => preset).sort());
  });

  it('says what is secret and what waits', () => {
    expect(sectionOf('redis.password')).toContain('- Secret: never printed');
    expect(sectionOf('monitoring.enabled')).toContain('it waits for the monitoring routes');
  });

  it('gives the values of a map and of a choice', () => {
    expect(sectionOf('ai.textTiers')).toContain('small 1000, medium 5000, large 20000');
    expect(sectionOf('mode')).toContain('  - `off`: no caching at all');
  });
});

describe('the page of issue codes', () => {
  it('has every code once, with its title', () => {
    const headings = issueCodesPage().match(/^### CCFG\d{3}/gm);

    expect(headings).toEqual(Object.keys(issuePages).sort().map((code) => `### ${code}`));
  }); // prettier-ignore

  it('has no name that Markdown would read as emphasis', () => {
    expect(issueCodesPage()).toContain('`__proto__`, constructor and prototype');
  });
});

/** What sets `ai.enabled` or `ttl.default` in each layer that people can reach. */
const mine = (ttl: '2m') => ({ name: 'mine', doc: 'Mine.', extends: 'testing', set: { ttl: { default: ttl } } }) satisfies Preset; // prettier-ignore
const SETS: Readonly<Record<Layer, object>> = {
  default: {},
  preset: { preset: 'mine', presets: [mine('2m')] },
  overlay: { preset: 'development', env: { ENABLE_AI_CACHE: 'true' } },
  code: { code: { ttl: { default: '3m' } } },
  env: { env: { CACHE_REDIS_URL: 'redis://env' } },
  custom: { env: { CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"4m"},"redis":{"url":"redis://custom"}}' } },
  runtime: { whatIf: { source: '--set', values: new Map([['ttl.default', '5m']]) } },
};

describe('the table of layers', () => {
  const ranks = layerTable.map(({ layer }) => layer);

  it('names every layer once', () => {
    expect([...ranks].sort()).toEqual(Object.keys(SETS).sort());
  });

  it('is in the order in which layers win', () => {
    const merge = (layers: readonly Layer[]) => {
      const options = layers.map((layer) => SETS[layer] as { env?: object });
      const env = Object.assign({}, ...options.map((one) => one.env ?? {})) as Record<string, string>;
      return resolveConfig(Object.assign({}, ...options, { env }) as Parameters<typeof resolveConfig>[0]);
    };
    const order = (path: string, layers: readonly Layer[]) => {
      const setting = merge(layers).settings.get(path);
      return [setting, ...(setting?.shadowed ?? [])].map((one) => one?.origin.layer).toReversed();
    };
    const ttlLayers = ranks.filter((layer) => layer !== 'env');

    expect([...new Set(order('ttl.default', ttlLayers))]).toEqual(ttlLayers);
    expect(order('redis.url', ranks)).toEqual(['default', 'env', 'custom']);
    expect(ranks.indexOf('code')).toBeLessThan(ranks.indexOf('env'));
  });

  it('stands in the page as it is', () => {
    const rows = precedencePage().match(/^\| \d .*$/gm) ?? [];

    expect(rows.map((row) => row.split('|')[2]?.trim())).toEqual(ranks.map((layer) => `\`${layer}\``));
  });
});

describe('markdown', () => {
  it('makes columns as wide as their widest cell', () => {
    expect(markdownTable(['a', 'long head'], [['cell', 'b']])).toBe(
      '| a    | long head |\n| ---- | --------- |\n| cell | b         |',
    );
  });

  it.each([
    ['CACHE_PRESET is set', '`CACHE_PRESET` is set'],
    ['__proto__, constructor', '`__proto__`, constructor'],
    ['like {"ttl":{"default":"30m"}}.', 'like `{"ttl":{"default":"30m"}}`.'],
    ['starts with redis://, or rediss:// for TLS.', 'starts with `redis://`, or `rediss://` for TLS.'],
    ['is `down` already', 'is `down` already'],
    ['plain words', 'plain words'],
  ])('reads %j', (text, expected) => {
    expect(asMarkdown(text)).toBe(expected);
  });
});
