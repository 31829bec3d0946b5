import { describe, expect, it } from '@jest/globals';
import { filesAfter, runFake, runFakeAsync, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { LOCK_FILE } from '../config/preset-lock.js';
import { EXIT } from './cli-io.js';

const ENV = { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'rediss://u:canary@cache' };
const HERE = /fingerprint ([0-9a-f]{8})/.exec(runFake('validate', { env: ENV }).stdout)?.[1] ?? '';
const HEALTH = 'http://app:3000/health/cache';

const answering = (answer: unknown, rest: FakeWorld = {}): FakeWorld => ({
  env: ENV,
  answers: { [HEALTH]: JSON.stringify(answer) },
  ...rest,
});
const report = (details: object = {}) => ({
  status: 'up',
  details: { preset: 'production', fingerprint: HERE, pendingRestart: 0, ...details },
});

describe('cache-config drift', () => {
  it('has nothing to say where nothing drifts', async () => {
    const files = filesAfter('lock', { env: ENV });

    expect(await runFakeAsync('drift --url http://app:3000', answering(report(), { files }))).toEqual({
      exitCode: EXIT.yes,
      stdout: [
        '✓ lock     production as locked',
        '- runtime  nothing to look at: in this version no setting can change at run time',
        `✓ running  preset production, ${HERE}, pendingRestart 0`,
        '0 problems, 0 warnings.',
      ].join('\n'),
      stderr: '',
    });
  });

  it('finds a preset that is not what was locked', async () => {
    const [lock = ''] = Object.values(filesAfter('lock', { env: ENV }));
    const files = { [LOCK_FILE]: lock.replace('"ttl.default": "2h"', '"ttl.default": "1h"') };

    const { exitCode, stdout } = await runFakeAsync('drift', { env: ENV, files });

    expect(stdout).toMatch(/^✗ lock +the preset "production" is not what was locked/m);
    expect(exitCode).toBe(EXIT.no);
  });

  it('finds a value of the layer runtime, which today only --set makes', async () => {
    const { exitCode, stdout } = await runFakeAsync('drift --set ttl.default=5m', { env: ENV });

    expect(stdout).toMatch(/^✗ runtime +ttl\.default is 5m by --set, and in no source$/m);
    expect(exitCode).toBe(EXIT.no);
  });

  it('finds an application that runs something else', async () => {
    const answer = report({ preset: 'simple', fingerprint: '90aa17e0' });

    const { exitCode, stdout } = await runFakeAsync('drift --url http://app:3000', answering(answer));

    expect(stdout).toContain(
      `✗ running  the application runs preset simple, 90aa17e0; the files here give production, ${HERE}`,
    );
    expect(exitCode).toBe(EXIT.no);
  });

  it('says that the application waits for a restart', async () => {
    const { exitCode, stdout } = await runFakeAsync(
      `drift --url ${HEALTH}`,
      answering(report({ pendingRestart: 2 })),
    );

    expect(stdout).toContain('✗ pending  pendingRestart 2: 2 settings would differ after a restart');
    expect(exitCode).toBe(EXIT.no);
  });

  it('reads the answer of Terminus too', async () => {
    const { details } = report();
    const answer = { status: 'ok', info: { cache: { status: 'up', ...details } }, error: {}, details: {} };

    expect((await runFakeAsync(`drift --url ${HEALTH}`, answering(answer))).exitCode).toBe(EXIT.yes);
  });

  it.each([
    ['is not there', {}, 'connect ECONNREFUSED'],
    ['is something else', { [HEALTH]: '{"status":"ok"}' }, 'it shows no state of the cache'],
    ['answers with a text', { [HEALTH]: 'canary' }, 'it shows no state of the cache'],
  ])('ends with 1 where the application %s', async (_what, answers, reason) => {
    const { exitCode, stdout } = await runFakeAsync(`drift --url ${HEALTH}`, { env: ENV, answers });

    expect(stdout).toContain(`✗ running  the application cannot be asked at ${HEALTH}: ${reason}`);
    expect(stdout).not.toContain('canary');
    expect(exitCode).toBe(EXIT.no);
  });

  it.each(['app:3000', 'ftp://app', 'canary'])('takes --url %s for wrong usage', async (url) => {
    const { exitCode, stderr } = await runFakeAsync(`drift --url ${url}`, { env: ENV });

    expect([exitCode, stderr]).toEqual([
      EXIT.usage,
      'cache-config: --url takes an address, such as --url http://localhost:3000',
    ]);
  });

  it('gives the same as JSON, without the user info of the address', async () => {
    const { stdout } = await runFakeAsync('drift --url http://u:canary@app:3000 --json', { env: ENV });

    expect(stdout).not.toContain('canary');
    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      command: 'drift',
      ok: false,
      issues: [{ code: 'CCFG607', severity: 'error' }],
      data: { findings: [{ name: 'lock', status: 'skipped' }, {}, { name: 'running', status: 'problem' }] },
    });
  });
});
