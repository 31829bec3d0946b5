import { Logger, type INestApplication } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

let app: INestApplication;

beforeAll(async () => {
  Logger.overrideLogger(false);
  process.env['PORT'] = '0';
  process.env['CACHE_PRESET'] = 'testing';
  ({ app } = await import('./examples/quick-start.example.js'));
});

afterAll(() => app.close());

describe('the application of the quick start', () => {
  it('asks for a price once, and is in good health', async () => {
    const server = app.getHttpServer() as Parameters<typeof request>[0];
    const first = await request(server).get('/prices/7');
    const start = performance.now();

    const second = await request(server).get('/prices/7');

    expect([first.text, second.text]).toEqual(['7 costs 42\n', '7 costs 42\n']);
    expect(performance.now() - start).toBeLessThan(500);
    expect((await request(server).get('/health/cache')).body).toMatchObject({ status: 'up' });
  });
});
