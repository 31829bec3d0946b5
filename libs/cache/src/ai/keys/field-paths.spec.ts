import { describe, expect, it } from '@jest/globals';
import { FieldPaths } from './field-paths.js';

const marked = (paths: readonly string[], record: object) =>
  new FieldPaths(paths).edit(record, (value, _, path) => `${path} was ${JSON.stringify(value)}`);

describe('FieldPaths', () => {
  it('finds members, items, and each member of an object', () => {
    const record = { a: { b: 1 }, list: [{ c: 2 }, 3, { c: 4 }], options: { x: { d: 5 }, y: 6 } };

    expect(marked(['a.b', 'list[].c', 'options.*.d', 'missing.one'], record)).toEqual({
      a: { b: 'a.b was 1' },
      list: [{ c: 'list[].c was 2' }, 3, { c: 'list[].c was 4' }],
      options: { x: { d: 'options.*.d was 5' }, y: 6 },
    });
  });

  it('takes a member by its name and by the star', () => {
    const record = { options: { x: { a: 1, b: 2 }, y: { a: 3, b: 4 } } };

    expect(marked(['options.x.a', 'options.*.b'], record)).toEqual({
      options: { x: { a: 'options.x.a was 1', b: 'options.*.b was 2' }, y: { a: 3, b: 'options.*.b was 4' } },
    });
  });

  it('looks into data only: not into instances, and not at inherited members', () => {
    const record = { date: new Date(0), constructed: Object.create({ a: 1 }) as object };

    expect(marked(['date.a', 'constructed.a', 'toString'], record)).toBe(record);
  });

  it('shares what does not differ', () => {
    const record = { a: 1, kept: { deep: [] }, list: [{ b: 1 }, { c: 1 }] };

    const edited = new FieldPaths(['a', 'list[].b']).edit(record, () => 2);

    expect(edited.kept).toBe(record.kept);
    expect(edited.list[1]).toBe(record.list[1]);
    expect(record).toEqual({ a: 1, kept: { deep: [] }, list: [{ b: 1 }, { c: 1 }] });
  });

  it.each(['', 'a..b', '.a', 'a.'])('refuses %j, which is no path', (path) => {
    expect(() => new FieldPaths([path])).toThrow(
      `${JSON.stringify(path)} is no path, such as "messages[].name"`,
    );
  });
});
