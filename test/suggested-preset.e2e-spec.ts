import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { resolveConfig } from 'nestjs-cache-presets/core';
import { BuiltCli } from './support/built-cli.js';
import { buildLibrary, type BuiltLibrary } from './support/library-process.js';
import { runFake } from './support/fake-cli-io.js';
import { ROOT } from './support/source-files.js';

const six = {
  namespace: 'shop',
  ttl: { default: '30m' },
  memory: { maxEntries: 600, values: 'cloned' },
  redis: { commandTimeout: '50ms' },
  compression: { threshold: '32KiB' },
};

const environments: readonly (readonly [name: string, env: Record<string, string>])[] = [
  ['a preset', { CACHE_PRESET: 'production', CACHE_CUSTOM_CONFIG: JSON.stringify(six) }],
  [
    'a preset with AI switched on',
    {
      CACHE_PRESET: 'production',
      ENABLE_AI_CACHE: 'true',
      CACHE_CUSTOM_CONFIG: JSON.stringify({ ...six, ai: { operationTtl: { qa: null, 'my-own': '5m' } } }),
    },
  ],
  [
    'an AI preset with AI switched off',
    { CACHE_PRESET: 'ai-development', ENABLE_AI_CACHE: 'false', CACHE_CUSTOM_CONFIG: JSON.stringify(six) },
  ],
];

/** The file that `suggest` prints, and the name of the preset in it. */
function suggested(env: Record<string, string>): { code: string; name: string } {
  const world = { env: { CACHE_REDIS_URL: 'redis://cache', ...env } };
  const { data } = JSON.parse(runFake('suggest --json', world).stdout) as {
    data: { suggestions: { rule: string; to: string; apply: string[] }[] };
  };
  const own = data.suggestions.find(({ rule }) => rule === 'preset-of-your-own');
  const text = own?.apply.join('\n') ?? '';
  return { code: text.slice(0, text.indexOf('\nCACHE_PRESET=')), name: own?.to ?? '' };
}

/** What the compiler says of files of presets in this repository, file by file. */
function compilerMessages(codes: readonly string[]): string[][] {
  const files = new Map(codes.map((code, index) => [join(ROOT, `test/suggested-${index}.ts`), code]));
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    const code = files.get(name);
    return code === undefined
      ? getSourceFile(name, ...rest)
      : ts.createSourceFile(name, code, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...files.keys()], { ...options, noEmit: true }, host);
  return [...files.keys()].map((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  );
}

describe('the preset that suggest prints', () => {
  let library: BuiltLibrary;

  beforeAll(async () => {
    library = await buildLibrary();
  }, 60_000);

  afterAll(() => {
    library.remove();
  });

  it('compiles, and would not with a wrong value', () => {
    const right = environments.map(([, env]) => suggested(env).code);
    const wrong = right[0]?.replace("'30m'", '1800') ?? '';

    expect(compilerMessages([...right, wrong])).toEqual([
      ...right.map(() => []),
      [expect.stringContaining("'number' is not assignable")],
    ]);
  }, 60_000);

  it.each(environments)('takes the place of the overrides of %s', async (_name, env) => {
    const { code, name } = suggested(env);
    const variables = { CACHE_REDIS_URL: 'redis://cache', CACHE_PRESET: name };
    const script = [
      code.replace('nestjs-cache-presets/core', './core.js').replace(/export const \w+ =/, 'const preset ='),
      "import { resolveConfig } from './core.js';",
      `const { config, issues } = resolveConfig({ env: ${JSON.stringify(variables)}, presets: [preset] });`,
      'console.log(JSON.stringify(config ?? issues));',
    ].join('\n');

    const { stdout, stderr } = await library.run(script);

    const { config } = resolveConfig({ env: { CACHE_REDIS_URL: 'redis://cache', ...env } });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(config)));
  });
});

describe('the built cache-config suggest --url', () => {
  let cli: BuiltCli;

  beforeAll(async () => {
    cli = await BuiltCli.build();
  }, 60_000);

  afterAll(() => cli.remove());

  const ask = (url: string) => cli.run(['suggest', '--url', url], { env: { CACHE_PRESET: 'simple' } });

  it('says why an address cannot be asked, without the password in it', async () => {
    const { exitCode, stdout, stderr } = await ask('http://u:canary@127.0.0.1:9');

    expect(stdout).toMatch(
      /^error CCFG607 .*: the application cannot be asked at http:\/\/\*{6}:\*{6}@127\.0\.0\.1:9/,
    );
    expect(stdout + stderr).not.toContain('canary');
    expect(exitCode).toBe(1);
  });

  it('takes the answer of a cache that is down, too', async () => {
    const memory = { entries: 1, maxEntries: 100, bytes: 10 };
    const server = createServer((_request, response) => {
      response.statusCode = 503;
      response.end(JSON.stringify({ status: 'down', details: { memory } }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const { exitCode, stdout } = await ask(`http://127.0.0.1:${port}`);
    server.close();

    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('not enough data')]);
  });
});
