import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { builtInPresets, formatIssues, resolveConfig } from 'nestjs-cache-presets/core';
import * as ownPresets from './examples/own-presets.example.js';
import { presetExamples } from './examples/presets.example.js';
import { withoutNest } from './examples/without-nest.example.js';
import { consoleProblems } from './support/console-blocks.js';
import { configurationProblems } from './support/documented-configurations.js';
import { fencedBlocks, tableRows } from './support/markdown.js';
import { ROOT } from './support/source-files.js';

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'secrets/README.md', ...docsOf('docs')];
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const blocks = pages.flatMap((page) => fencedBlocks(read(page)).map((block) => ({ page, ...block })));

function docsOf(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
}

describe('the documentation', () => {
  it('shows TypeScript only from files that are compiled and run', () => {
    const strange = blocks.filter(({ language, text, from }) => {
      if (language !== 'ts') return false;
      const source = from && existsSync(join(ROOT, from)) ? read(from) : '';
      return !unindented(source).includes(unindented(text));
    });

    expect(strange.map(({ page, text }) => `${page}: ${text}`)).toEqual([]);
  });

  it('shows configurations that resolve, or fail as they say', () => {
    const wrong = pages.flatMap((page) => configurationProblems(read(page)).map((one) => `${page}: ${one}`));

    expect(wrong).toEqual([]);
  });

  it('shows what cache-config prints as it prints it', async () => {
    const problems = await Promise.all(
      pages.map(async (page) => [page, await consoleProblems(read(page), ownPresets)]),
    );

    expect(problems.filter(([, found = []]) => found.length > 0)).toEqual([]);
  });

  it('shows error messages as they are printed', () => {
    const [sample] = blocks.filter(({ page, language }) => page === 'README.md' && language === 'text');
    const env = {
      CACHE_PRESET: 'production',
      CACHE_REDIS_URL: 'redis://h',
      CACHE_CUSTOM_CONFIG: '{"ttl":{"default":3600}}',
    };
    const places = new Map([['CACHE_CUSTOM_CONFIG', '.env:7']]);

    const { issues } = resolveConfig({ env, places });

    expect(formatIssues(issues)).toContain(sample?.text.trimEnd());
  });

  it('links to files that exist', () => {
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, target = '']) =>
        join(dirname(page), target),
      ),
    );

    expect(links.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
  });

  it('keeps the README within 150 lines', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(150);
  });
});

describe('the table of presets in the README', () => {
  it.each(builtInPresets.map((preset) => [preset.name, preset.doc] as const))(
    'says what %s is',
    (name, doc) => {
      const env = { CACHE_PRESET: name };
      const { settings, issues } = resolveConfig({ env });
      const text = (path: string): string => settings.get(path)?.text ?? '';
      const needsRedis = issues.some(({ code, severity }) => code === 'CCFG501' && severity === 'error');
      const tiered = needsRedis ? 'memory over Redis' : 'memory, over Redis where there is one';
      const place = { off: 'nowhere', memory: 'memory', tiered }[text('mode')];
      const off = text('mode') === 'off';

      const row = tableRows(read('README.md')).find(([first]) => first?.startsWith(`\`${name}\``));

      expect(row?.slice(1)).toEqual([
        doc,
        place,
        off ? '—' : text('ttl.default'),
        off ? '—' : text('memory.maxEntries'),
        needsRedis ? 'yes' : 'no',
      ]);
    },
  );
});

describe('the guide to the presets', () => {
  const guide = read('docs/guides/cache-presets.md');

  it.each(builtInPresets.map(({ name }) => name))('has a section with the values of %s', (name) => {
    expect(guide).toContain(`### \`${name}\`\n\n**For whom** `);
    expect(guide).toContain(`<!-- >>> preset-reasons preset=${name} -->`);
  });

  it('shows the ten commonest mistakes, each another one', () => {
    const mistakes = [...guide.matchAll(/^### \d+\. [^]*?^(?:error|warning) (CCFG\d{3}) /gm)];

    expect(new Set(mistakes.map(([, code]) => code)).size).toBe(10);
  });
});

describe('the check of documented configurations', () => {
  const fence = (info: string, text: string) => `# Title\n\n\`\`\`${info}\n${text}\n\`\`\`\n`;

  it.each([
    ['env', 'CACHE_PRESET=simple'],
    ['env', 'CACHE_PRESET=production\nCACHE_REDIS_URL_FILE=/run/secrets/url'],
    ['env expect=CCFG001', 'CACHE_PRESET=prod'],
    ['json cache', '{ "ttl": { "default": "5m" } }'],
    ['json cache expect=CCFG102', '{ "ttl": { "default": 300 } }'],
    ['json cache expect=CCFG203,CCFG102', '{ "ttl": { "default": 300 }, "nope": 1 }'],
    ['json', '{ "nope": 1 }'],
    ['sh', 'CACHE_PRESET=nope'],
  ])('has nothing to say about «%s» with %s', (info, text) => {
    expect(configurationProblems(fence(info, text))).toEqual([]);
  });

  it.each([
    ['env', 'CACHE_PRESET=prod', 'expected «», found «CCFG001»'],
    ['json cache', '{ "ttl": { "default": 300 } }', 'expected «», found «CCFG102»'],
    ['json cache expect=CCFG102', '{ "ttl": { "default": "5m" } }', 'expected «CCFG102», found «»'],
    ['json cache expect=CCFG102', '{ "nope": 1 }', 'expected «CCFG102», found «CCFG203»'],
  ])('finds in «%s» that %s is not what it says', (info, text, problem) => {
    expect(configurationProblems(fence(info, text))).toEqual([expect.stringContaining(problem)]);
  });
});

describe('the check of console blocks', () => {
  const problemsOf = (...lines: string[]) => consoleProblems(['```console', ...lines, '```', ''].join('\n'));

  it.each([
    [['$ CACHE_PRESET=testing npx cache-config validate', '…']],
    [['$ cat .env', 'CACHE_PRESET=testing', '$ npx cache-config validate', '…', '$ echo $?', '0']],
    [['$ npx cache-config show testing', '…', '  mode                          memory   preset testing', '…']],
    [['$ npx cache-config show nope', '…', '$ echo $?', '2']],
    [[`$ CACHE_PRESET=testing CACHE_CUSTOM_CONFIG='{"mode": "off"}' npx cache-config explain mode`, 'mode = off', '…']],
  ])('has nothing to say about %j', async (lines) => {
    expect(await problemsOf(...lines)).toEqual([]);
  }); // prettier-ignore

  it.each([
    [['$ CACHE_PRESET=testing npx cache-config validate', 'valid'], 'prints:\nvalid: preset testing'],
    [['$ npx cache-config show testing', '…', '  mode  off', '…'], 'prints:\nPreset testing'],
    [['$ npx cache-config show nope', '…', '$ echo $?', '0'], 'it ended with 2, not 0'],
    [['$ rm -rf /'], 'nobody can run here: rm -rf /'],
  ])('finds that %j is not so', async (lines, problem) => {
    expect(await problemsOf(...lines)).toEqual([expect.stringContaining(problem)]);
  });
});

describe('the examples of the README', () => {
  it('register modules', () => {
    expect(presetExamples).not.toThrow();
  });

  it('cache without Nest', async () => {
    await expect(withoutNest((id) => Promise.resolve({ id }))).resolves.toEqual({ id: 1 });
  });
});

/** Lines without their indentation, so that a method can be shown without its class. */
function unindented(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}
