import { describe, expect, it } from '@jest/globals';
import { interpolate } from './interpolate.js';

describe('a text of a Compose file', () => {
  it.each([
    ['production', 'production'],
    ['${CACHE_PRESET:-production}', 'production'],
    ['${CACHE_PRESET-production}', 'production'],
    ['${A:-${B:-simple}}', 'simple'],
    ['${C:-{"ttl":{"default":"5m"}}}', '{"ttl":{"default":"5m"}}'],
    ['redis://${HOST:-redis}:${PORT:-6379}/0', 'redis://redis:6379/0'],
    ['${CACHE_PRESET:-}', ''],
    ['${DEBUG:+yes}', ''],
    ['$$HOME costs 5$', '$HOME costs 5$'],
    ['${not a reference}', '${not a reference}'],
    ['${OPEN', '${OPEN'],
  ])('%s counts as %s', (text, decided) => {
    expect(interpolate(text)).toMatchObject({ text: decided, open: [] });
  });

  it.each(['${URL}', '$URL', '${URL:?is needed}', '${A:-${URL}}'])('%s stays open', (text) => {
    expect(interpolate(text)).toMatchObject({ text: '', open: ['URL'] });
  });

  it.each([
    ['${A:-b}', true],
    ['$$A', false],
    ['b', false],
  ])('says of %s whether a default was taken', (text, usesDefault) => {
    expect(interpolate(text).usesDefault).toBe(usesDefault);
  });
});
