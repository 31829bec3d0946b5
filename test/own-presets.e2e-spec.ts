import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltApplication } from './support/built-application.js';
import { BuiltCli } from './support/built-cli.js';

const CHECKOUT = "{ name: 'checkout', doc: 'Mine.', extends: 'testing', set: { ttl: { default: '90s' } } }";
const MODULE = `export const checkout = ${CHECKOUT};\n`;
const TYPED = `const name: string = 'x';\n${MODULE}`;
const readsTypeScript = Boolean((process.features as { typescript?: unknown }).typescript);

let cli: BuiltCli;
const running: BuiltApplication[] = [];

beforeAll(async () => {
  cli = await BuiltCli.build();
}, 120_000);

afterEach(async () => {
  await Promise.all(running.splice(0).map((application) => application.stop()));
});

afterAll(() => cli.remove());

async function start(files: Readonly<Record<string, string>>): Promise<BuiltApplication> {
  const application = await BuiltApplication.start({ CACHE_PRESET: 'checkout' }, files);
  running.push(application);
  return application;
}

describe('a file of presets in the working folder', () => {
  it('gives the application a preset to choose', async () => {
    const { body } = await (await start({ 'cache.presets.mjs': MODULE })).get('/health/cache');

    expect(body).toMatchObject({ status: 'up', details: { preset: 'checkout' } });
  });

  it('refuses to start the application where it is broken', async () => {
    const application = await start({ 'cache.presets.mjs': 'export const checkout = ;' });

    expect(application.exitCode).toBe(1);
    expect(application.output).toContain('error CCFG003  cache.presets.mjs: cannot be loaded: ');
  });

  it('gives the command line the same preset, and nothing on stderr', async () => {
    const files = { 'cache.presets.mjs': MODULE };

    const { exitCode, stdout, stderr } = await cli.run(['show', 'checkout'], { files });

    expect(stdout).toMatch(/^ {2}ttl\.default +90s +preset checkout/m);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('names the line that defines a preset', async () => {
    const files = {
      'cache.presets.mjs': `import { definePreset } from '../presets/preset.js';\n\nexport const checkout = definePreset(${CHECKOUT});\n`,
    };

    const { stdout } = await cli.run(['list'], { files });

    expect(stdout).toMatch(/^ {2}checkout .* Mine\. \(yours, cache\.presets\.mjs:3\)$/m);
  });

  it('may be TypeScript where Node reads that, and else says what to do', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'own-presets-')); // Node strips no types below node_modules
    writeFileSync(join(cwd, 'cache.presets.mts'), TYPED);

    const { exitCode, stdout, stderr } = await cli.node([cli.path, 'list'], { cwd });
    rmSync(cwd, { recursive: true });

    expect(stdout).toMatch(
      readsTypeScript
        ? /^ {2}checkout /m
        : /fix {7}compile it to cache\.presets\.mjs, or run Node\.js 22\.18/,
    );
    expect([exitCode, stderr]).toEqual([readsTypeScript ? 0 : 1, '']);
  });

  it('says so where it awaits at the top level', async () => {
    const { stdout } = await cli.run(['list'], {
      files: { 'cache.presets.mjs': `await Promise.resolve();\n${MODULE}` },
    });

    expect(stdout).toMatch(/fix {7}take the top-level await out of it/);
  });
});
