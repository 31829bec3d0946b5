import { describe, expect, it } from '@jest/globals';
import { rawTreeOf } from './raw-tree.js';

describe('rawTreeOf', () => {
  it('keeps the keys of objects in order, at every depth', () => {
    const tree = rawTreeOf({ ttl: { default: '1h' }, mode: 'off' });

    expect(tree).toEqual({
      kind: 'object',
      entries: [
        {
          key: 'ttl',
          node: { kind: 'object', entries: [{ key: 'default', node: { kind: 'scalar', value: '1h' } }] },
        },
        { key: 'mode', node: { kind: 'scalar', value: 'off' } },
      ],
    });
  });

  it('leaves out members that are undefined, and keeps null', () => {
    const tree = rawTreeOf({ mode: undefined, namespace: null });

    expect(tree).toEqual({
      kind: 'object',
      entries: [{ key: 'namespace', node: { kind: 'scalar', value: null } }],
    });
  });

  it.each([null, 'text', 5, true, [[1]]])('takes %j for one value', (value) => {
    expect(rawTreeOf(value)).toEqual({ kind: 'scalar', value });
  });

  it('keeps a __proto__ that JSON left as a key', () => {
    const tree = rawTreeOf(JSON.parse('{"__proto__":1}'));

    expect(tree).toMatchObject({ entries: [{ key: '__proto__' }] });
  });
});
