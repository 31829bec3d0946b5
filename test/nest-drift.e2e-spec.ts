import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigModule } from '@nestjs/config';
import { CacheDriftDetector, CacheHealth, CacheModule } from 'nestjs-cache-presets';
import { cleanEnvironment } from './support/ambient-environment.js';
import { nestApps } from './support/nest-apps.js';

const START = 'CACHE_PRESET=minimal\nCACHE_CUSTOM_CONFIG={"namespace":"shop"}\n';

describe('CacheDriftDetector', () => {
  const apps = nestApps();
  const home = process.cwd();
  cleanEnvironment();

  beforeEach(() => {
    process.chdir(mkdtempSync(`${tmpdir()}/cache-drift-`));
    writeFileSync('.env', START);
  });

  afterEach(() => {
    const folder = process.cwd();
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  const start = async () => {
    const config = ConfigModule.forRoot({ isGlobal: true });
    const app = await apps.module({ imports: [config, CacheModule.forRoot()] });
    return { detector: app.get(CacheDriftDetector), health: app.get(CacheHealth) };
  };

  it('finds nothing while the files are as they were', async () => {
    const { detector } = await start();

    expect(detector.drift()).toEqual({ changes: [], issues: [] });
  });

  it('names the settings that the changed .env would change', async () => {
    const { detector, health } = await start();

    writeFileSync(
      '.env',
      START.replace('{"namespace":"shop"}', '{"namespace":"mall","ttl":{"default":"30m"}}'),
    );

    expect(detector.drift()).toEqual({
      changes: [
        { path: 'namespace', from: 'shop', to: 'mall' },
        expect.objectContaining({ path: 'ttl.default', from: '15m', to: '30m', ratio: 2 }),
      ],
      issues: [],
    });
    expect((await health.check()).details.pendingRestart).toBe(2);
  });

  it('finds nothing once the change is taken back', async () => {
    const { detector } = await start();
    writeFileSync('.env', START.replace('shop', 'mall'));
    detector.drift();

    writeFileSync('.env', START);

    expect(detector.drift().changes).toEqual([]);
  });

  it('leaves alone what the process was given beside the file', async () => {
    process.env['CACHE_PRESET'] = 'testing';
    const { detector } = await start();

    writeFileSync('.env', START.replace('minimal', 'simple'));

    expect(detector.drift().changes).toEqual([]);
  });

  it('follows a file that .env only names since it changed', async () => {
    const { detector } = await start();
    writeFileSync('custom.json', '{"namespace":"mall"}');

    writeFileSync('.env', 'CACHE_PRESET=minimal\nCACHE_CUSTOM_CONFIG_FILE=custom.json\n');

    expect(detector.drift().changes).toMatchObject([{ path: 'namespace', to: 'mall' }]);
  });

  it('expects of a new .env what a ConfigModule would do with it', async () => {
    rmSync('.env');
    const { detector } = await start();

    writeFileSync('.env', START);

    expect(detector.drift().changes).toContainEqual({ path: 'namespace', from: 'app', to: 'shop' });
  });

  it('expects nothing of a new .env without a ConfigModule', async () => {
    rmSync('.env');
    const app = await apps.module({ imports: [CacheModule.forRoot()] });

    writeFileSync('.env', START);

    expect(app.get(CacheDriftDetector).drift()).toEqual({ changes: [], issues: [] });
  });

  it('shows of a secret only that it is set', async () => {
    const { detector } = await start();

    writeFileSync('.env', START.replace('"shop"}', '"shop","redis":{"password":"canary"}}'));

    expect(detector.drift().changes).toEqual([{ path: 'redis.password', from: '(unset)', to: '(set)' }]);
  });

  it('counts what a start would be refused for as a warning, and stays up', async () => {
    const { detector, health } = await start();

    writeFileSync('.env', START.replace('minimal', 'minimum'));

    expect(detector.drift().issues).toMatchObject([{ code: 'CCFG001', severity: 'error' }]);
    expect(await health.check()).toMatchObject({ status: 'up', details: { issues: { warning: 1 } } });
  });

  it('counts a .env that cannot be read any more as an issue, and keeps what it said', async () => {
    const { detector, health } = await start();
    rmSync('.env');
    mkdirSync('.env');

    expect(detector.drift()).toMatchObject({
      changes: [],
      issues: [{ code: 'CCFG605', path: '.env', message: expect.stringContaining('(EINVAL)') }],
    });
    expect((await health.check()).details).toMatchObject({ pendingRestart: 0, issues: { warning: 1 } });
  });

  it.each([
    [
      'appears',
      '(unset)',
      '(set)',
      () => undefined,
      () => writeFileSync('cache.presets.js', 'exports.mine = 1;'),
    ],
    ['changes', '(set)', '(changed)', () => presets('1m'), () => presets('2m')],
    ['goes', '(set)', '(unset)', () => presets('1m'), () => rmSync('cache.presets.js')],
  ])('names the file of presets that %s', async (_what, from, to, before, change) => {
    before();
    const { detector } = await start();

    change();

    expect(detector.drift().changes).toEqual([{ path: 'cache.presets.js', from, to }]);
  });
});

function presets(ttl: string): void {
  const mine = `{ name: 'mine', doc: 'Mine.', extends: 'testing', set: { ttl: { default: '${ttl}' } } }`;
  writeFileSync('cache.presets.js', `exports.mine = ${mine};\n`);
}
