import * as fc from 'fast-check';
import { itemOf, type Descriptor, type MapDescriptor } from '../../libs/cache/src/settings/descriptor.js';
import { leaves, sections } from '../../libs/cache/src/settings/leaves.js';
import { allowedValues, graft, nest } from './setting-arbitraries.js';

const strange = fc.constantFrom<unknown>(
  null, true, false, 0, 1, -1, 1.5, 3600, 1e21, '', ' ', 'x', 'true', 'null', '5', [], {}, ['1h'], { a: 1 },
); // prettier-ignore
const blank = fc.constantFrom('', '', '', ' ', '\t', '\n', '\u00a0', '\ufeff', '\u200b');
const numeral = fc.oneof(
  fc.nat(2_000).map(String),
  fc.constantFrom('0', '00', '0.5', '1.0', '1.5', '0.25', '1.1', '0.0001', '.5', '5.', '-1', '+1', '1e3', ''),
  fc.constantFrom('1048576', '9007199254740993', '9'.repeat(30), '9'.repeat(400)),
);
const unit = fc.constantFrom(
  ...'ms s m h d B KiB MiB GiB S MS min sec kib KB K w'.split(' '),
  '',
  ' s',
  '\ns',
);
const quantityText = fc.tuple(blank, numeral, unit, blank).map((parts) => parts.join(''));

const scheme = fc.constantFrom(
  'redis://',
  'rediss://',
  'REDIS://',
  'redisss://',
  'http://',
  'redis:',
  'redis:/',
  '',
);
const userInfo = fc.constantFrom(
  '',
  '',
  'u@',
  ':p@',
  'u:p@',
  'u:p%40@',
  'u:p%4@',
  'u:%zz@',
  'u:p@w@',
  'ü:p@',
  'a b@',
);
const host = fc.constantFrom(
  'h',
  'h',
  'cache.internal',
  '127.0.0.1',
  '[::1]',
  '',
  '[::1',
  'h<',
  'h|h',
  'ü',
  'h%41',
  'h\\h',
);
const port = fc.constantFrom(
  '',
  ':6379',
  ':',
  ':0',
  ':00',
  ':1',
  ':65535',
  ':65536',
  ':06379',
  ':123456',
  ':x',
  ':-1',
);
const database = fc.constantFrom(
  '',
  '/',
  '/0',
  '/15',
  '/100000',
  '/100001',
  '/00015',
  '/x',
  '//',
  '/1/2',
  '/-1',
);
const query = fc.constantFrom('', '', '?', '?a=b', '?a=@', '?a b', '#', '#x', '?a#', '?a=b#c');
const urlText = fc
  .tuple(blank, scheme, userInfo, host, port, database, query, blank)
  .map((parts) => parts.join('')); // prettier-ignore

/** Values right, nearly right and of another kind. */
function writtenValues(descriptor: Descriptor): fc.Arbitrary<unknown> {
  if (descriptor.kind === 'map') return mapValues(descriptor);
  return fc.oneof(
    { arbitrary: allowedValues(descriptor), weight: 5 },
    { arbitrary: nearValues(descriptor), weight: 4 },
    { arbitrary: fc.constant(null), weight: 1 },
    { arbitrary: strange, weight: 1 },
  );
}

function nearValues(descriptor: Exclude<Descriptor, MapDescriptor>): fc.Arbitrary<unknown> {
  switch (descriptor.kind) {
    case 'duration':
    case 'size':
      return fc.oneof(
        quantityText,
        fc.constantFrom('auto', 'Auto', descriptor.min, descriptor.max, ` ${descriptor.max} `),
      );
    case 'integer': {
      const { min, max } = descriptor;
      return fc.constantFrom(min - 1, min, min + 0.5, max, max + 1, String(min), Number.MAX_SAFE_INTEGER + 1);
    }
    case 'choice': {
      const [first = ''] = Object.keys(descriptor.values);
      return fc.constantFrom(first.toUpperCase(), ` ${first}`, `${first}x`, first);
    }
    case 'url':
      return urlText;
    case 'text':
      return fc.constantFrom(
        '-a',
        'a b',
        'a'.repeat(64),
        'a'.repeat(65),
        'ä',
        'a\n',
        '\u0000',
        '😀',
        'A-1_b',
      );
    case 'boolean':
      return fc.constantFrom<unknown>('true', 'false', 0, 1, '');
  }
}

function mapValues(map: MapDescriptor): fc.Arbitrary<unknown> {
  const known = Object.keys(map.default);
  const key = fc.constantFrom(
    ...known,
    ...known,
    'a',
    'a-b',
    'A_1',
    '1a',
    '',
    'a b',
    'constructor',
    '__proto__',
    'ä',
  );
  const entries = fc.array(fc.tuple(key, writtenValues(itemOf(map))), { maxLength: 3 });
  return fc.oneof({ arbitrary: entries.map((pairs) => Object.fromEntries(pairs)), weight: 9 }, strange);
}

const settings = [...leaves].map(([path, descriptor]) =>
  writtenValues(descriptor).map((value) => nest(path, value)),
);
const names = fc.constantFrom(
  'ttll',
  'nope',
  '$schema',
  '__proto__',
  'constructor',
  'prototype',
  'ttl.default',
  '',
  'ä',
);
const oddities = fc.oneof(
  fc.tuple(fc.constantFrom('', ...sections), names, fc.constantFrom<unknown>('x', 1, null, {})).map(
    ([section, name, value]) => (section === '' ? { [name]: value } : nest(section, Object.fromEntries([[name, value]]))),
  ),
  fc.tuple(fc.constantFrom(...sections), strange).map(([section, value]) => nest(section, value)),
); // prettier-ignore
const root = fc.oneof(
  {
    arbitrary: fc.array(fc.oneof({ arbitrary: fc.oneof(...settings), weight: 9 }, oddities), {
      maxLength: 3,
    }),
    weight: 30,
  },
  { arbitrary: strange.map((value) => [value]), weight: 1 },
);
/** Configurations with some settings right, some nearly right, unknown names, and things in wrong places. */
export const writtenConfigurations: fc.Arbitrary<unknown> = root.map(([first, ...others]) =>
  others.reduce<unknown>((left, right) => graft(left as Record<string, unknown>, right as Record<string, unknown>), first ?? {}),
); // prettier-ignore
