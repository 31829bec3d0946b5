import { describe, expect, it } from '@jest/globals';
import { aiRig } from '../../../../../test/support/ai-rig.js';
import { CHAT, post } from '../../../../../test/support/fetch-rig.js';
import {
  chatChunks,
  chatJson,
  dataLines,
  embeddingsJson,
  wordDeltas,
} from '../../../../../test/support/provider-answers.js';
import type { AnswerRecord } from '../answer-record.js';
import { compactParts, expandParts } from '../wire/compact-parts.js';
import { createAiFetch } from './create-ai-fetch.js';

const BODY = { model: 'gpt-x', temperature: 0, messages: [{ role: 'user', content: 'Hi' }] };
const STREAM = { ...BODY, stream: true, stream_options: { include_usage: true } };
const EVENTS = dataLines(chatChunks(wordDeltas('A bee sleeps.'))).join('');
const EMBEDDINGS = CHAT.replace('chat/completions', 'embeddings');

/** A cached fetch whose provider counts its calls, and a way to spoil the only record that is kept. */
async function spoiledRig(respond: () => Response) {
  const { ai, cache, remote } = await aiRig();
  let calls = 0;
  const upstream = async (): Promise<Response> => {
    calls++;
    return respond();
  };
  const fetch = createAiFetch(ai, { fetch: upstream });
  const own = cache.namespace('ai');
  return {
    ask: async (body: unknown, url = CHAT) => (await fetch(url, post(body))).text(),
    calls: () => calls,
    spoil: async (change: (v: unknown) => unknown) => {
      const [name = ''] = [...remote.entries.keys()];
      const key = name.slice(name.indexOf('1:'));
      const record = (await own.get<AnswerRecord>(key))!;
      await own.set(key, { ...record, v: change(record.v) });
    },
  };
}

const events = () => new Response(EVENTS, { headers: { 'content-type': 'text/event-stream' } });

describe('a record of aiCache.fetch that cannot be read', () => {
  it.each<[string, (parts: unknown[]) => unknown[]]>([
    ['without its head', (parts) => parts.slice(1)],
    ['whose head is no head', ([, ...rest]) => [{ head: { status: 'ok' } }, ...rest]],
    ['with a part that is none', (parts) => [...parts, 7]],
    ['without any part', () => []],
  ])('is a miss: a stream %s', async (_, change) => {
    const rig = await spoiledRig(events);
    await rig.ask(STREAM);
    await rig.spoil((v) => compactParts(change(expandParts(v)!)));

    const streams = [await rig.ask(STREAM), await rig.ask(STREAM)];

    expect([streams, rig.calls()]).toEqual([[EVENTS, EVENTS], 2]);
  });

  it.each<[string, unknown]>([
    ['without a body', { status: 200, headers: {} }],
    ['whose status is not that of an answer', { status: 500, headers: {}, body: '{}' }],
    ['that is a text', 'answer'],
  ])('is a miss: an answer %s', async (_, answer) => {
    const rig = await spoiledRig(() => Response.json(chatJson('A bee.')));
    await rig.ask(BODY);
    await rig.spoil(() => answer);

    const answers = [await rig.ask(BODY), await rig.ask(BODY)];

    const text = JSON.stringify(chatJson('A bee.'));
    expect([answers, rig.calls()]).toEqual([[text, text], 2]);
  });

  it('is a miss: an embedding without a vector', async () => {
    const rig = await spoiledRig(() => Response.json(embeddingsJson(['a bee'])));
    const body = { model: 'embed-x', input: 'a bee' };
    const first = await rig.ask(body, EMBEDDINGS);
    await rig.spoil(() => ({ object: 'list' }));

    expect([await rig.ask(body, EMBEDDINGS), rig.calls()]).toEqual([first, 2]);
  });
});
