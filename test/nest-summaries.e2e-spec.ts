import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ValidationPipe, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import request from 'supertest';
import { LocalModel } from '../src/summaries/local-model.js';
import { cleanEnvironment } from './support/ambient-environment.js';
import { BuiltApplication } from './support/built-application.js';
import { ModelStub } from './support/model-stub.js';

const TEXT = 'Caches keep answers. Right answers make caches worth their memory. It rained on Tuesday.';
const SUMMARY = 'Right answers make caches worth their memory.';
const UNSET = [
  'CACHE_PRESET',
  'CACHE_REDIS_URL',
  'CACHE_CUSTOM_CONFIG',
  'OPENAI_BASE_URL',
  'OPENAI_API_KEY',
  'OPENAI_MODEL',
];
const asked = { text: TEXT, sentences: 1 };

describe('The summaries of the reference application', () => {
  cleanEnvironment();

  let app: INestApplication;

  beforeEach(async () => {
    for (const name of UNSET) process.env[name] = '';
    process.env.ENABLE_AI_CACHE = 'true';
    const { AppModule } = await import('../src/app.module.js');
    app = await NestFactory.create(AppModule, { logger: false, abortOnError: false });
    app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
    await app.listen(0, '127.0.0.1');
  });
  const post = (path: string, body: object) => request(app.getHttpServer()).post(path).send(body);

  afterEach(() => app.close());

  it('asks the model once, and says of the second answer how old it is and what it has spared', async () => {
    const first = await post('/summaries', asked);
    const second = await post('/summaries', asked);

    expect(first.body).toEqual({ summary: SUMMARY, cache: { status: 'miss' } });
    expect(second.body).toMatchObject({
      summary: SUMMARY,
      cache: {
        status: 'hit',
        ageSeconds: expect.any(Number),
        saved: { tokens: expect.any(Number), milliseconds: expect.any(Number) },
      },
    });
    expect(app.get(LocalModel).calls).toBe(1);
  });

  it('streams the words, and the same ones at once the second time', async () => {
    const [first, second] = [await post('/summaries/stream', asked), await post('/summaries/stream', asked)];
    const wordsOf = ({ text }: { readonly text: string }) =>
      [...text.matchAll(/^data: (?!\{)(.*)$/gm)].map(([, word]) => word);

    expect(first.headers['content-type']).toContain('text/event-stream');
    expect(first.text).toContain('event: cache');
    expect(wordsOf(first).join('')).toContain('caches');
    expect(wordsOf(second)).toEqual(wordsOf(first));
    expect(second.text).toContain('"status":"hit"');
    expect(app.get(LocalModel).calls).toBe(1);
  });

  it('refuses what is no text', async () => {
    const { status, body } = await post('/summaries', { text: '' });

    expect([status, body]).toMatchObject([400, { message: [expect.stringContaining('text')] }]);
  });
});

describe('The summaries of the application, in a process of its own', () => {
  let application: BuiltApplication;
  const start = async (env: Record<string, string>) => (application = await BuiltApplication.start(env));

  const summarize = async () => {
    const response = await fetch(`http://127.0.0.1:${application.port}/summaries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    });
    return await response.json();
  };

  afterEach(() => application.stop());

  it('come from the model each time while the AI cache is off, and say how it is turned on', async () => {
    await start({});

    const answers = [await summarize(), await summarize()];

    const off = { status: 'off', reason: expect.stringContaining('ENABLE_AI_CACHE=true') };
    expect(answers).toEqual([
      { summary: SUMMARY, cache: off },
      { summary: SUMMARY, cache: off },
    ]);
  });

  it('come from another model where the environment names one', async () => {
    await using stub = await ModelStub.start();
    stub.answer = () => ({
      json: {
        id: '1',
        object: 'chat.completion',
        created: 1,
        model: 'theirs',
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'theirs' } }],
      },
    });
    await start({ OPENAI_BASE_URL: `${stub.url}/v1`, OPENAI_API_KEY: 'sk-theirs', OPENAI_MODEL: 'theirs' });

    expect(await summarize()).toMatchObject({ summary: 'theirs' });
    expect(stub.calls).toMatchObject([
      { body: { model: 'theirs' }, headers: { authorization: 'Bearer sk-theirs' } },
    ]);
  });
});
