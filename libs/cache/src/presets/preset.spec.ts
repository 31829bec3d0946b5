import { describe, expect, it } from '@jest/globals';
import { definePreset } from './preset.js';

describe('definePreset', () => {
  it('gives the preset back, frozen at every depth', () => {
    const set = { ttl: { default: '90s' } } as const;

    const preset = definePreset({ name: 'checkout', doc: 'Prices.', extends: 'production', set });

    expect(preset.set).toBe(set);
    expect([preset, preset.set, preset.set.ttl].map((part) => Object.isFrozen(part))).toEqual([
      true,
      true,
      true,
    ]);
  });
});
