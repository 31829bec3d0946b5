import { describe, expect, it } from '@jest/globals';
import { itemOf } from './descriptor.js';
import { descriptorOf, leaves, legacyNames, sections } from './leaves.js';
import { parseValue } from './parse-value.js';
import { normaliseName } from './suggest.js';

const all = [...leaves];

describe('the table of settings', () => {
  it.each(all.filter(([, one]) => 'default' in one && one.kind !== 'map'))(
    'gives %s a default that it takes itself',
    (_path, descriptor) => {
      if (descriptor.kind === 'map' || !('default' in descriptor)) throw new Error('filtered above');

      expect(parseValue(descriptor, descriptor.default)).toHaveProperty('value');
    },
  );

  it.each(all)('gives %s, where it is a map, defaults that it takes itself', (_path, descriptor) => {
    const items = descriptor.kind === 'map' ? Object.values(descriptor.default) : [];

    const refused = items.filter(
      (item) => descriptor.kind === 'map' && !('value' in parseValue(itemOf(descriptor), item)),
    );

    expect(refused).toEqual([]);
  });

  it.each(all)('says about %s what it is, in one sentence', (_path, { doc }) => {
    expect(doc).toMatch(/^[A-Z].*[^.]\.$/);
  });

  it('has no two paths that differ by case and separators only', () => {
    const normalised = [...leaves.keys(), ...sections].map(normaliseName);

    expect(new Set(normalised).size).toBe(normalised.length);
  });

  it('gives every former variable one setting', () => {
    const names = all.flatMap(([, { legacy = [] }]) => legacy.map(({ name }) => name));

    expect(new Set(names).size).toBe(names.length);
    expect(legacyNames.size).toBe(names.length);
  });

  it('marks everything that carries a credential', () => {
    const secret = all.filter(([, one]) => one.secret).map(([path]) => path);

    expect(secret).toEqual(['redis.url', 'redis.password', 'redis.sentinel.password']);
  });
});

describe('sections', () => {
  it('are the groups at every depth', () => {
    expect([...sections]).toEqual([
      'redis',
      'redis.sentinel',
      'redis.breaker',
      'redis.tls',
      'ttl',
      'factory',
      'memory',
      'compression',
      'encryption',
      'ai',
      'monitoring',
      'health',
    ]);
  });
});

describe('descriptorOf', () => {
  it('finds a setting', () => {
    expect(descriptorOf('ttl.default')?.kind).toBe('duration');
  });

  it('finds for an entry of a map the map', () => {
    expect(descriptorOf('ai.operationTtl.qa')).toBe(leaves.get('ai.operationTtl'));
  });

  it('finds nothing for a group or an unknown path', () => {
    expect([descriptorOf('ttl'), descriptorOf('nothing')]).toEqual([undefined, undefined]);
  });
});
