import { parseEnv } from 'node:util';
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

describe('attributeToFile', () => {
  const text = 'CACHE_PRESET=simple\nENABLE_AI_CACHE=true\n';
  const file = { text, name: '.env', values: parseEnv(text) };

  it('gives a variable with the value of the file its line there', () => {
    const places = attributeToFile({ CACHE_PRESET: 'simple', ENABLE_AI_CACHE: 'true' }, file);

    expect(places.get('CACHE_PRESET')).toBe('.env:1');
  });

  it('says of a variable with another value that it differs', () => {
    const places = attributeToFile({ CACHE_PRESET: 'production', ENABLE_AI_CACHE: 'true' }, file);

    expect(places.get('CACHE_PRESET')).toBe('process environment, differs from .env:1');
    expect(places.get('ENABLE_AI_CACHE')).toBe('.env:2');
  });
});
