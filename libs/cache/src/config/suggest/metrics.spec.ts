import { describe, expect, it } from '@jest/globals';
import { metricsOfHealth, parseMetrics } from './metrics.js';

const problemsOf = (document: unknown): readonly string[] => {
  const parsed = parseMetrics(JSON.stringify(document));
  return 'problems' in parsed ? parsed.problems : [];
};

describe('parseMetrics', () => {
  it('reads counts, and durations with a fraction', () => {
    const parsed = parseMetrics('{"v":1,"connects":120,"connectP99Milliseconds":1.9}');

    expect(parsed).toEqual({ metrics: new Map([['connects', 120], ['connectP99Milliseconds', 1.9]]) }); // prettier-ignore
  });

  it('takes a document that leaves everything out', () => {
    expect(parseMetrics('{"v":1}')).toEqual({ metrics: new Map() });
  });

  it.each([
    [{}, 'v: must be 1'],
    [{ v: 2 }, 'v: must be 1'],
    [{ v: 1, evictions: -1 }, 'evictions: must be a whole number from 0'],
    [{ v: 1, evictions: 1.5 }, 'evictions: must be a whole number from 0'],
    [{ v: 1, evictions: '5' }, 'evictions: must be a whole number from 0'],
    [{ v: 1, evictions: { count: 5 } }, 'evictions: must be a whole number from 0'],
    [{ v: 1, connectP99Milliseconds: -1 }, 'connectP99Milliseconds: must be a number from 0'],
    [{ v: 1, memoryhits: 1 }, 'memoryhits: unknown metric, did you mean memoryHits?'],
    [{ v: 1, 'redis://u:p@h': 1 }, '(a key that is no name): unknown metric, known: windowSeconds,'],
    [
      { v: 1, evictions: 5, evictionsBeforeSecondRead: 6 },
      'evictionsBeforeSecondRead: a part of evictions, so it must not exceed it',
    ],
    [[], 'not a JSON object'],
  ])('says of %j what is wrong', (document, problem) => {
    expect(problemsOf(document)).toEqual([expect.stringContaining(problem)]);
  });

  it('names all problems at once', () => {
    expect(problemsOf({ v: 2, evictions: -1, connects: null })).toHaveLength(3);
  });

  it('refuses a name that stands twice', () => {
    expect(parseMetrics('{"v":1,"connects":1,"connects":2}')).toEqual({
      problems: ['connects: stands twice'],
    });
  });

  it('says why a text is no JSON', () => {
    expect(parseMetrics('{')).toEqual({ problems: [expect.stringMatching(/^not valid JSON: /)] });
  });
});

describe('metricsOfHealth', () => {
  it('takes what the memory tier holds', () => {
    const text = '{"status":"up","details":{"memory":{"entries":7,"maxEntries":9,"bytes":70}}}';

    expect(metricsOfHealth(text)).toEqual(new Map([['memoryEntries', 7], ['memoryBytes', 70]])); // prettier-ignore
  });

  it.each(['<html>', '[]', '{}', '{"details":{"memory":{"entries":"7","bytes":1}}}', '{"details":7}'])(
    'finds nothing in %s',
    (text) => {
      expect(metricsOfHealth(text)).toBeUndefined();
    },
  );
});
