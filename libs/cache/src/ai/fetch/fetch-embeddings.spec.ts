import { beforeEach, describe, expect, it } from '@jest/globals';
import { aiRig } from '../../../../../test/support/ai-rig.js';
import { FetchRig } from '../../../../../test/support/fetch-rig.js';
import { embeddingsJson } from '../../../../../test/support/provider-answers.js';
import { settle } from '../../testing/virtual-clock.js';
import { createAiFetch } from './create-ai-fetch.js';

const EMBEDDINGS = 'https://api.openai.com/v1/embeddings';

interface Answer {
  readonly data: readonly { readonly index: number; readonly embedding: readonly number[] }[];
  readonly usage: { readonly prompt_tokens: number };
}

let rig: FetchRig;
let respond: (inputs: readonly string[]) => Response | Promise<Response>;

beforeEach(() => {
  rig = new FetchRig(({ input }) => respond([input].flat() as string[]));
  respond = (inputs) => Response.json(embeddingsJson(inputs));
});

const askFor = (input: unknown, more: object = {}): Promise<Response> =>
  rig.ask({ model: 'embed-x', input, ...more }, {}, EMBEDDINGS);
const lengthsOf = async (response: Response): Promise<unknown> => {
  const { data } = (await response.json()) as Answer;
  return data.map(({ index, embedding }) => [index, embedding[0]]);
};

describe('embeddings through aiCache.fetch', () => {
  it('are the answer of the provider, exactly as it gave it', async () => {
    const response = await askFor(['a', 'bb', 'ccc']);

    expect(await response.json()).toEqual(embeddingsJson(['a', 'bb', 'ccc']));
    expect(rig.bodies).toEqual([{ model: 'embed-x', input: ['a', 'bb', 'ccc'] }]);
  });

  it('are asked for alone where the batch of another call was refused for what else was in it', async () => {
    const EMPTY = { status: 400 };
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    respond = async (inputs) => {
      if (!inputs.includes('')) return Response.json(embeddingsJson(inputs));
      await gate;
      return Response.json({ error: { message: 'input[1] is empty' } }, EMPTY);
    };

    const bad = askFor(['a', '']);
    await settle();
    const good = askFor(['a']);
    await settle();
    letGo();

    expect((await bad).status).toBe(400);
    expect(await lengthsOf(await good)).toEqual([[0, 1]]);
  });

  it('belong to their inputs in whatever order those turn out to be missing', async () => {
    const { ai, faults, cache } = await aiRig();
    const fetch = createAiFetch(ai, {
      fetch: async (_, init) => {
        const { input } = JSON.parse(init?.body as string) as { input: string | string[] };
        return Response.json(embeddingsJson([input].flat()));
      },
    });
    const ask = (input: unknown) =>
      fetch(EMBEDDINGS, { method: 'POST', body: JSON.stringify({ model: 'embed-x', input }) });
    const held = faults.hold('get', 'reply'); // of the first input
    const asked = ask(['a', 'bb']);
    await held.begun;
    await settle();
    held.release();

    const first = await lengthsOf(await asked);
    const alone = await lengthsOf(await ask('a'));

    expect([first, alone]).toEqual([
      [
        [0, 1],
        [1, 2],
      ],
      [[0, 1]],
    ]);
    await cache.close();
  });

  it('are asked for where they are missing, and answered in the order of the inputs', async () => {
    await askFor(['bb', 'dddd']);
    const response = await askFor(['a', 'bb', 'ccc', 'dddd', 'a']);

    expect(rig.bodies.at(-1)).toEqual({ model: 'embed-x', input: ['a', 'ccc'] });
    expect(response.headers.get('cache-status')).toBe(
      'ai; fwd=miss; stored; detail="2 of 4 out of the cache"',
    );
    expect(await lengthsOf(response)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 1],
    ]);
  });

  it('are not asked for where all of them are known, whichever call they came from', async () => {
    await askFor('a');
    await askFor(['bb']);
    const response = await askFor(['bb', 'a']);

    expect(rig.calls).toHaveLength(2);
    expect(response.headers.get('cache-status')).toBe('ai; hit');
    expect(await lengthsOf(response)).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });

  it('share the tokens of a batch among its inputs, and add them up again', async () => {
    const first = (await (await askFor(['a', 'bb', 'ccc'])).json()) as Answer;
    const second = (await (await askFor(['ccc', 'bb', 'a'])).json()) as Answer;

    expect(second.usage).toEqual(first.usage);
  });

  it('of other dimensions, another format or tokens are others', async () => {
    await askFor('a');
    await askFor('a', { dimensions: 2 });
    await askFor('a', { encoding_format: 'base64' });
    await askFor([97]);
    await askFor([[97]]);

    expect(rig.calls).toHaveLength(4);
  });

  it('are asked for in one call though several callers want them at a time', async () => {
    const responses = await Promise.all([askFor(['a', 'bb']), askFor(['bb', 'a']), askFor(['bb', 'ccc'])]);

    expect(await Promise.all(responses.map(lengthsOf))).toEqual([
      [
        [0, 1],
        [1, 2],
      ],
      [
        [0, 2],
        [1, 1],
      ],
      [
        [0, 2],
        [1, 3],
      ],
    ]);
    expect(rig.bodies.map(({ input }) => input)).toEqual([['a', 'bb'], ['ccc']]);
  });

  it.each([400, 429, 500])('pass the failure %i on', async (status) => {
    respond = () => Response.json({ error: { message: 'no' } }, { status, headers: { 'retry-after': '1' } });
    const response = await askFor(['a', 'bb']);

    expect([response.status, response.headers.get('retry-after')]).toEqual([status, '1']);
    expect(await response.json()).toEqual({ error: { message: 'no' } });
    expect(rig.calls).toHaveLength(1);
    expect(rig.cache.kept.size).toBe(0);
  });

  it('let a failure of the network through', async () => {
    respond = () => Promise.reject(new TypeError('fetch failed'));

    await expect(askFor(['a', 'bb'])).rejects.toThrow('fetch failed');
  });

  it('are not kept of an answer that misses one of them', async () => {
    respond = () => Response.json(embeddingsJson(['a']));
    const response = await askFor(['a', 'bb']);

    expect(await response.json()).toEqual(embeddingsJson(['a']));
    expect(rig.cache.kept.size).toBe(0);
  });
});
