import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ValidationPipe, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import request from 'supertest';
import { cleanEnvironment } from './support/ambient-environment.js';

const UNSET = ['CACHE_PRESET', 'CACHE_REDIS_URL', 'ENABLE_AI_CACHE', 'CACHE_CUSTOM_CONFIG'];

/** The application of `src/`, as `main.ts` sets it up. */
async function createApplication(): Promise<INestApplication> {
  const { AppModule } = await import('../src/app.module.js'); // it reads the environment when it is imported
  const app = await NestFactory.create(AppModule, { logger: false, abortOnError: false });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
  await app.listen(0, '127.0.0.1');
  return app;
}

describe('The reference application', () => {
  cleanEnvironment();

  let folder: string;
  let app: INestApplication;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'articles-'));
    process.env.ARTICLES_FILE = join(folder, 'articles.json');
    for (const name of UNSET) process.env[name] = ''; // also against a .env of the developer
    app = await createApplication();
  });

  afterEach(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  const get = async (path: string) => {
    const { status, body, headers } = await request(app.getHttpServer()).get(path);
    return { status, body: body as unknown, source: headers['x-cache'] };
  };
  const put = (path: string, changes: object) => request(app.getHttpServer()).put(path).send(changes);

  it.each(['/articles', '/articles/1'])('answers GET %s from the source, then from memory', async (path) => {
    const first = await get(path);
    const second = await get(path);

    expect([first.source, second.source]).toEqual(['source', 'memory']);
    expect(second.body).toEqual(first.body);
  });

  it('lists the articles', async () => {
    const { status, body } = await get('/articles');

    expect(status).toBe(200);
    expect(body).toEqual([1, 2, 3].map((id) => expect.objectContaining({ id, title: expect.any(String) })));
  });

  it('shows a changed article at the next request, alone and in the list', async () => {
    await get('/articles');
    await get('/articles/1');

    const { status } = await put('/articles/1', { title: 'Why caches tell the truth' });
    const [article, list] = [await get('/articles/1'), await get('/articles')];

    expect([status, article.source, list.source]).toEqual([200, 'source', 'source']);
    expect(article.body).toMatchObject({ id: 1, title: 'Why caches tell the truth' });
    expect(list.body).toContainEqual(article.body);
  });

  it('keeps what a change does not concern', async () => {
    await get('/articles/2');

    await put('/articles/1', { title: 'Changed' });

    expect((await get('/articles/2')).source).toBe('memory');
  });

  it('writes a change to the source', async () => {
    await put('/articles/1', { title: 'Changed' });

    const stored: unknown = JSON.parse(readFileSync(join(folder, 'articles.json'), 'utf8'));
    expect(stored).toContainEqual(expect.objectContaining({ id: 1, title: 'Changed' }));
  });

  it('keeps every one of many changes that come at once', async () => {
    const changes = [1, 2, 3, 1, 2, 3].map((id, index) =>
      put(`/articles/${id}`, { title: `title ${index}` }),
    );

    const statuses = (await Promise.all(changes)).map(({ status }) => status);

    const articles = JSON.parse(readFileSync(join(folder, 'articles.json'), 'utf8')) as { title: string }[];
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
    expect(articles.map(({ title }) => title)).toEqual(
      [1, 2, 3].map(() => expect.stringMatching(/^title \d$/)),
    );
  });

  it('answers 404 for an article that does not exist', async () => {
    const answers = [await get('/articles/99'), await put('/articles/99', { title: 'Changed' })];

    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });

  it.each([
    ['an empty title', { title: '' }],
    ['a title that is no text', { title: 7 }],
    ['a title without end', { title: 'x'.repeat(201) }],
    ['a mistyped field', { titel: 'Changed' }],
  ])('refuses %s', async (_what, changes) => {
    const { status } = await put('/articles/1', changes);

    expect(status).toBe(400);
  });

  it('refuses an id that is no number', async () => {
    expect((await get('/articles/first')).status).toBe(400);
  });

  it('is healthy with the preset development, in memory while no Redis is configured', async () => {
    const { status, body } = await get('/health/cache');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'up',
      details: { preset: 'development', mode: 'tiered', issues: { warning: 1 }, pendingRestart: 0 },
    });
    expect(body).not.toHaveProperty('details.redis');
  });
});
