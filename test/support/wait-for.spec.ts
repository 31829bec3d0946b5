import { describe, expect, it } from '@jest/globals';
import { waitFor } from './wait-for.js';

describe('waitFor', () => {
  it('resolves to the first truthy result', async () => {
    const results = [0, '', 'ready', 'later'];

    await expect(waitFor(() => results.shift(), { intervalMs: 1 })).resolves.toBe('ready');
  });

  it('takes a throw and a rejection for «not yet»', async () => {
    const attempts = [() => Promise.reject(new Error('refused')), () => Promise.resolve(true)];

    await expect(waitFor(() => attempts.shift()?.() ?? false, { intervalMs: 1 })).resolves.toBe(true);
  });

  it('names what it waited for and the last error', async () => {
    const refuse = () => Promise.reject(new Error('connection refused'));

    await expect(waitFor(refuse, { timeoutMs: 20, intervalMs: 1, what: 'the server' })).rejects.toThrow(
      'Waited 20 ms for the server; last error: connection refused',
    );
  });

  it('gives up on a condition that never settles', async () => {
    const hang = () => new Promise<boolean>(() => {});

    await expect(waitFor(hang, { timeoutMs: 20, what: 'an answer' })).rejects.toThrow(
      'Waited 20 ms for an answer; it was not so',
    );
  });

  it('stops looking once it has given up', async () => {
    let looks = 0;
    await expect(waitFor(() => !++looks, { timeoutMs: 10, intervalMs: 1 })).rejects.toThrow('Waited 10 ms');
    const looksAtTheEnd = looks;

    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(looks).toBe(looksAtTheEnd);
  });
});
