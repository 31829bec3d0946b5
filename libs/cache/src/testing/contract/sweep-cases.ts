import assert from 'node:assert/strict';
import { casesOf, write, type ContractCases } from './contract-case.js';

const RULE = { prefix: '1V', offset: 4, below: '050' };

/** What a store removes when a namespace is swept. */
export const sweepCases: ContractCases = {
  'sweeps a namespace and those nested in it, and no other key': async ({ store }) => {
    const own = ['app:d:a', 'app:d:', 'app:d/nested:a', 'app:d/nested/deeper:a'];
    const foreign = ['app:d2:a', 'app:dd/x:a', 'app:d', 'xapp:d:a', 'other', 'app:e:a'];
    await store.setMany([...own, ...foreign].map((key) => write(key, '1V--049')));

    await store.sweep('app:d', RULE);

    assert.deepEqual(
      await store.getMany(own),
      own.map(() => undefined),
    );
    assert.deepEqual(
      await store.getMany(foreign),
      foreign.map(() => '1V--049'),
    );
  },

  ...casesOf(
    [
      ['sweeps an entry below the bound', '1V--049 rest', true],
      ['sweeps an entry far below the bound', '1V--000 rest', true],
      ['leaves an entry at the bound', '1V--050 rest', false],
      ['leaves an entry above the bound', '1V--051 rest', false],
      ['leaves an entry with another prefix', '1T--000 rest', false],
      ['leaves an entry with the prefix elsewhere', 'x1V-000 rest', false],
    ] as const,
    async ({ store }, [, payload, isSwept]) => {
      await store.set(write('app:d:a', payload));

      await store.sweep('app:d', RULE);

      assert.equal(await store.get('app:d:a'), isSwept ? undefined : payload);
    },
  ),

  'sweeps a namespace whose name is a pattern by its letters': async ({ store }) => {
    await store.setMany([write('a*:d:x', '1V--000'), write('ab:d:x', '1V--000')]);

    await store.sweep('a*:d', RULE);

    assert.deepEqual(await store.getMany(['a*:d:x', 'ab:d:x']), [undefined, '1V--000']);
  },

  'sweeps a namespace of thousands of keys': async ({ store }) => {
    const keys = Array.from({ length: 3_000 }, (_, index) => `app:d:${index}`);
    await store.setMany(keys.map((key) => write(key, '1V--000')));

    await store.sweep('app:d', RULE);

    assert.deepEqual(
      (await store.getMany(keys)).filter((value) => value !== undefined),
      [],
    );
  },
};
