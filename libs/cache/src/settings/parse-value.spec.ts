import { describe, expect, it } from '@jest/globals';
import { boolean, choice, duration, integer, size, text, url } from './descriptor.js';
import { formatValue, parseValue } from './parse-value.js';
import { Secret } from './secret.js';
import type { ParsedValue, ValueProblem } from './setting-value.js';

const doc = 'A setting.';
const count = integer({ default: 1, min: 1, max: 9, doc });
const toggle = boolean({ default: false, doc });
const level = choice({ default: 'info', values: { info: 'some', debug: 'all' }, doc });
const name = text({ default: 'app', pattern: /^[a-z]+$/, expected: 'small letters', doc });
const password = text({ secret: true, doc });
const address = url({ schemes: ['redis', 'rediss'], doc });

function problemOf(parsed: ParsedValue): ValueProblem {
  if ('problem' in parsed) return parsed.problem;
  throw new Error(`accepted: ${String(parsed.value)}`);
}

const refusal = (parsed: ParsedValue) => {
  const { code, fix } = problemOf(parsed);
  return [code, ...fix];
};

describe('parseValue of a whole number', () => {
  it.each([1, 9])('takes the bound %d', (raw) => {
    expect(parseValue(count, raw)).toEqual({ value: raw });
  });

  it.each([0, 10])('refuses %d as out of range', (raw) => {
    expect(refusal(parseValue(count, raw))).toEqual(['CCFG103', 'pick a value from 1 to 9']);
  });

  it.each([1.5, true, 'many', 2 ** 53, {}])('refuses %j as no whole number', (raw) => {
    expect(refusal(parseValue(count, raw))).toEqual(['CCFG104', 'write a whole number from 1 … 9']);
  });

  it('refuses a quoted number and says to leave the quotes out', () => {
    expect(refusal(parseValue(count, ' 5 '))).toEqual(['CCFG104', 'without the quotes: 5']);
  });

  it('takes a text from the environment, where everything is one', () => {
    expect(parseValue(count, ' 5 ', true)).toEqual({ value: 5 });
  });
});

describe('parseValue of a switch', () => {
  it.each([true, false])('takes %j', (raw) => {
    expect(parseValue(toggle, raw)).toEqual({ value: raw });
  });

  it.each([
    ['true', true],
    ['off', false],
  ])('refuses the quoted "%s" and says to leave the quotes out', (raw, meant) => {
    expect(refusal(parseValue(toggle, raw))).toEqual(['CCFG101', `without the quotes: ${meant}`]);
  });

  it.each([1, 'maybe', {}])('refuses %j', (raw) => {
    expect(refusal(parseValue(toggle, raw))).toEqual(['CCFG101', 'set it to true or false']);
  });

  it.each(['true', '1', 'yes', 'on', ' TRUE '])('takes %j from the environment for true', (raw) => {
    expect(parseValue(toggle, raw, true)).toEqual({ value: true });
  });

  it.each(['false', '0', 'no', 'off', 'Off'])('takes %j from the environment for false', (raw) => {
    expect(parseValue(toggle, raw, true)).toEqual({ value: false });
  });

  it('refuses another word from the environment and names the words', () => {
    const problem = problemOf(parseValue(toggle, 'enabled', true));

    expect(problem).toEqual({
      code: 'CCFG101',
      message: 'not a boolean',
      expected: 'true | false (also 1/0, yes/no, on/off)',
      fix: ['set it to true or false'],
    });
  });
});

describe('parseValue of a size', () => {
  const slots = { default: '1KiB', min: '1KiB', max: '1MiB', doc } as const;
  const fixed = size(slots);
  const automatic = size({ ...slots, auto: 'as much as there is' });

  it('takes "auto" where the setting says what that means, and nowhere else', () => {
    expect(parseValue(automatic, 'auto')).toEqual({ value: 'auto' });
    expect(refusal(parseValue(fixed, 'auto'))).toEqual(['CCFG111', 'write a size from 1KiB … 1MiB']);
  });

  it('holds any other value against the bounds', () => {
    expect(parseValue(automatic, '2KiB')).toEqual({ value: 2_048 });
    expect(problemOf(parseValue(automatic, '2MiB'))).toMatchObject({
      code: 'CCFG103',
      expected: '1KiB … 1MiB, or auto',
    });
  });

  it('guesses what " AUTO" means', () => {
    expect(refusal(parseValue(automatic, ' AUTO'))).toEqual(['CCFG111', 'did you mean "auto"?']);
  });
});

describe('parseValue of a choice', () => {
  it('takes one of the values', () => {
    expect(parseValue(level, 'debug')).toEqual({ value: 'debug' });
  });

  it.each(['debgu', 'DEBUG', 'deb'])('offers "debug" for %j', (raw) => {
    expect(refusal(parseValue(level, raw))).toEqual(['CCFG106', 'did you mean "debug"?']);
  });

  it.each(['loud', 7, [{}], [Object.create(null)]])('refuses %j without a guess', (raw) => {
    expect(refusal(parseValue(level, raw))).toEqual(['CCFG106', 'pick one of them']);
  });
});

describe('parseValue of a text', () => {
  it('takes a text that fits the pattern', () => {
    expect(parseValue(name, 'shop')).toEqual({ value: 'shop' });
  });

  it.each(['', 5, null, []])('refuses %j as no text', (raw) => {
    expect(refusal(parseValue(name, raw))).toEqual(['CCFG107', 'write it in quotes, or leave it out']);
  });

  it('refuses a text that does not fit the pattern', () => {
    expect(refusal(parseValue(name, 'Shop 1'))).toEqual(['CCFG107', 'write small letters']);
  });

  it('wraps a credential', () => {
    const parsed = parseValue(password, 'hunter2');

    expect(parsed).toEqual({ value: expect.any(Secret) });
    expect('value' in parsed && (parsed.value as Secret).reveal()).toBe('hunter2');
  });
});

describe('parseValue of a URL', () => {
  it.each(['redis://h', 'rediss://u:p@h:6380/2', 'REDIS://[::1]:6379'])('takes %j', (raw) => {
    expect(parseValue(address, raw)).toEqual({ value: expect.any(Secret) });
  });

  it('shows a URL without its user info', () => {
    const parsed = parseValue(address, ' rediss://user:hunter2@cache:6380/0 ');

    expect('value' in parsed && String(parsed.value)).toBe('rediss://******:******@cache:6380/0');
    expect('value' in parsed && (parsed.value as Secret).reveal()).toBe('rediss://user:hunter2@cache:6380/0');
  });

  it('refuses another scheme', () => {
    const problem = problemOf(parseValue(address, 'http://u:hunter2@h'));

    expect(problem).toEqual({
      code: 'CCFG105',
      message: 'unsupported URL scheme "http://"',
      expected: 'redis://, rediss://',
      fix: ['for TLS write rediss://, else redis://'],
    });
  });

  it('refuses what is no text', () => {
    expect(refusal(parseValue(address, 6_379))).toEqual(['CCFG107', 'write it as redis://host:6379/0']);
  });

  it.each(['localhost:6379', '', 'redis:/h'])('refuses %j, which starts with no scheme', (raw) => {
    expect(problemOf(parseValue(address, raw))).toMatchObject({
      code: 'CCFG108',
      message: 'not a URL: it does not start with a scheme',
    });
  });

  it.each(['redis://', 'redis://u:p/w@h:6379', 'redis://u:1#w@h', 'redis://u:1?w@h', 'redis://h:99999'])(
    'refuses %j and says to percent-encode the password',
    (raw) => {
      expect(problemOf(parseValue(address, raw))).toMatchObject({
        code: 'CCFG108',
        fix: [expect.stringContaining('@ is %40, / is %2F, # is %23')],
      });
    },
  );

  it('refuses a path that is no number of a database', () => {
    expect(problemOf(parseValue(address, 'redis://h/cache'))).toMatchObject({
      code: 'CCFG108',
      message: 'the path of a Redis URL is the number of a database',
    });
  });
});

describe('formatValue', () => {
  it.each([
    [duration({ default: '1h', min: '1s', max: '2h', doc }), 5_400_000, '90m'],
    [size({ default: '1KiB', min: '0B', max: '1MiB', doc }), 2_048, '2KiB'],
    [count, 5, '5'],
    [toggle, true, 'true'],
    [password, new Secret('hunter2'), '******'],
  ])('writes a value as people do: %#', (descriptor, value, written) => {
    expect(formatValue(descriptor, value)).toBe(written);
  });
});
