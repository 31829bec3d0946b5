import { describe, expect, it } from '@jest/globals';
import { attributeToFile, dotenvPlaces } from './dotenv-places.js';

describe('dotenvPlaces', () => {
  it('gives every variable its line', () => {
    const text = '# the cache\nCACHE_PRESET=simple\r\n\n  export ENABLE_AI_CACHE = true\n';

    expect([...dotenvPlaces(text, '.env')]).toEqual([
      ['CACHE_PRESET', '.env:2'],
      ['ENABLE_AI_CACHE', '.env:4'],
    ]);
  });

  it('gives a variable that stands twice its last line', () => {
    const places = dotenvPlaces('A=1\nA=2', '.env');

    expect(places.get('A')).toBe('.env:2');
  });

  it.each(['# A=1', 'A', '=1', '1A=2', ''])('finds no variable in %j', (text) => {
    expect(dotenvPlaces(text, '.env').size).toBe(0);
  });
});

describe('dotenvPlaces of values over several lines', () => {
  it.each(['"', "'", '`'])('gives the line where the assignment starts, quoted with %s', (quote) => {
    const text = `A=1\nCACHE_CUSTOM_CONFIG=${quote}{\n  x\n}${quote} # end\nB=2\n`;

    expect([...dotenvPlaces(text, '.env')]).toEqual([
      ['A', '.env:1'],
      ['CACHE_CUSTOM_CONFIG', '.env:2'],
      ['B', '.env:5'],
    ]);
  });

  it('takes no line inside a value for an assignment', () => {
    const text = 'KEY="-----BEGIN\nCACHE_PRESET=wrong\n-----END"\nCACHE_PRESET=simple\n';

    expect(dotenvPlaces(text, '.env').get('CACHE_PRESET')).toBe('.env:4');
    expect(dotenvPlaces(text.slice(0, -'CACHE_PRESET=simple\n'.length), '.env').has('CACHE_PRESET')).toBe(
      false,
    );
  });

  it('takes a quote that is never closed for a part of the value', () => {
    expect([...dotenvPlaces('A="x\nB=2\n', '.env').keys()]).toEqual(['A', 'B']);
  });
});

describe('attributeToFile', () => {
  const text = 'CACHE_PRESET=simple\nENABLE_AI_CACHE=true\n';
  const file = { text, name: '.env' };

  it('gives a variable with the value of the file its line there', () => {
    const places = attributeToFile({ CACHE_PRESET: 'simple', ENABLE_AI_CACHE: 'true' }, file);

    expect(places.get('CACHE_PRESET')).toBe('.env:1');
  });

  it('reads past a line of blanks, which makes Node.js 20 lose the next variable', () => {
    const places = attributeToFile({ B: '2' }, { text: 'A=1\n  \nB=2\n', name: '.env' });

    expect(places.get('B')).toBe('.env:3');
  });

  it('says of a variable with another value that it differs', () => {
    const places = attributeToFile({ CACHE_PRESET: 'production', ENABLE_AI_CACHE: 'true' }, file);

    expect(places.get('CACHE_PRESET')).toBe('process environment, differs from .env:1');
    expect(places.get('ENABLE_AI_CACHE')).toBe('.env:2');
  });
});
