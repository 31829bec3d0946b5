import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CACHE_STORE,
  CacheHealth,
  CacheModule,
  type CacheConfigInput,
  type CacheModuleOptions,
} from 'nestjs-cache-presets';
import { HeldCall } from '../libs/cache/src/testing/held-call.js';
import { nestApps } from './support/nest-apps.js';
import { ProbedStore } from './support/probed-store.js';

const refused = () => Promise.reject<number>(new Error('refused'));

describe('CacheHealth', () => {
  const apps = nestApps();
  let store: ProbedStore;

  beforeEach(() => {
    store = new ProbedStore();
  });

  const start = async (health: CacheConfigInput['health'] = {}, env: CacheModuleOptions['env'] = {}) => {
    const root = CacheModule.forRoot({ env, preset: 'testing', set: { mode: 'tiered', health } });
    const app = await apps.module({ imports: [root] }, (builder) =>
      builder.overrideProvider(CACHE_STORE).useValue(store),
    );
    return app.get(CacheHealth);
  };

  describe('asked by several at once', () => {
    it('pings once and gives all the same answer', async () => {
      const call = new HeldCall();
      store.replies.push(() => call.pass().then(() => 7));
      const health = await start();

      const reports = [health.check(), health.check(), health.check()];
      call.release();

      const [first, ...others] = await Promise.all(reports);
      expect(first?.details.redis?.latencyMs).toBe(7);
      expect(others).toEqual([first, first]);
      expect(store.pings).toHaveLength(1);
    });

    it('pings anew for the next one', async () => {
      const health = await start();

      await health.check();
      await health.check();

      expect(store.pings).toHaveLength(2);
    });
  });

  describe('pinging', () => {
    it('tries once without retries, for the whole of health.timeout', async () => {
      store.replies.push(refused);
      const health = await start({ timeout: '900ms' });

      const { status } = await health.check();

      expect(status).toBe('degraded');
      expect(store.pings).toEqual([900]);
    });

    it('tries again as often as health.retries says, all within health.timeout', async () => {
      store.replies.push(refused, refused);
      const health = await start({ timeout: '900ms', retries: 2 });

      const { status } = await health.check();

      expect(status).toBe('up');
      expect(store.pings).toEqual([300, 300, 300]);
    });

    it('gives up after the last retry', async () => {
      store.replies.push(refused, refused, refused);
      const health = await start({ retries: 2 });

      const { status } = await health.check();

      expect(status).toBe('degraded');
      expect(store.pings).toHaveLength(3);
    });

    it('needs no further try after an answer', async () => {
      const health = await start({ retries: 5 });

      await health.check();

      expect(store.pings).toHaveLength(1);
    });
  });

  describe('with a secret from a mounted file', () => {
    let folder: string;
    let file: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'cache-secret-'));
      file = join(folder, 'url');
      writeFileSync(file, 'redis://:first-canary@127.0.0.1:1');
    });

    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    const startWithFile = () => start({}, { CACHE_REDIS_URL_FILE: file });

    it('has nothing pending while the file stays as it was', async () => {
      const { details } = await (await startWithFile()).check();

      expect(details.pendingRestart).toBe(0);
    });

    it('counts a rotated password as pending, and shows neither', async () => {
      const health = await startWithFile();

      writeFileSync(file, 'redis://:second-canary@127.0.0.1:1\n');
      const report = await health.check();

      expect(report.details.pendingRestart).toBe(1);
      expect(JSON.stringify(report)).not.toContain('canary');
    });

    it('has nothing pending once the file says the same again', async () => {
      const health = await startWithFile();
      writeFileSync(file, 'redis://:second-canary@127.0.0.1:1');
      await health.check();

      writeFileSync(file, 'redis://:first-canary@127.0.0.1:1\n');
      const { details } = await health.check();

      expect(details.pendingRestart).toBe(0);
    });

    it.each([
      ['is gone', () => rmSync(file)],
      ['holds nonsense', () => writeFileSync(file, 'nonsense')],
    ])('goes on, with a setting pending, once the file %s', async (_what, spoil) => {
      const health = await startWithFile();

      spoil();
      const { status, details } = await health.check();

      expect([status, details.pendingRestart]).toEqual(['up', 1]);
    });
  });
});
