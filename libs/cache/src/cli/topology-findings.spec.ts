import { describe, expect, it } from '@jest/globals';
import type { ServerFacts } from '../contracts/server-facts.js';
import { testConfig } from '../testing/test-config.js';
import { topologyMisfit } from './topology-findings.js';

const misfitOf = (url: string, mode?: ServerFacts['mode']) => {
  const facts = { pingsMs: [1], security: { isEncrypted: true }, refused: new Map(), hidden: [] };
  return topologyMisfit({ ...facts, ...(mode ? { mode } : {}) }, testConfig({ redis: { url } }));
};

describe('the kind of a Redis', () => {
  it.each<[string, ServerFacts['mode']]>([
    ['redis://h', 'standalone'],
    ['redis://h', undefined],
    ['redis+cluster://a,b', 'cluster'],
    ['redis+sentinel://a,b/m', 'standalone'],
  ])('is what %s says where the server says %s', (url, mode) => {
    expect(misfitOf(url, mode)).toBeUndefined();
  });

  it.each<[string, ServerFacts['mode'], string, string]>([
    ['redis://h', 'cluster', 'a node of a Cluster', 'write the URL as redis+cluster://host1:6379,host2:6379'],
    ['redis://h', 'sentinel', 'a sentinel, which holds no data', 'write the URL as redis+sentinel://'],
    ['redis+cluster://a,b', 'standalone', 'no Cluster', 'write the URL as redis://host:6379/0'],
  ])('is not what %s says where the server says %s', (url, mode, kind, fix) => {
    expect(misfitOf(url, mode)).toMatchObject({
      status: 'problem',
      text: `the server is ${kind}, and the URL says something else`,
      fix: [expect.stringContaining(fix)],
      issues: [expect.objectContaining({ code: 'CCFG620', path: 'redis.url' })],
    });
  });
});
