import { describe, expect, it } from '@jest/globals';
import { builtInPresets } from '../presets/registry.js';
import { presetCostLine, presetCostOf, presetCostTexts, type PresetCost } from './preset-cost.js';
import { measuredPresets } from './reference/measured-presets.js';

const COST: PresetCost = {
  revision: 1,
  startMs: 1.2,
  entries: 25,
  fullBytes: 31_000,
  hitMicroseconds: 0.27,
  missMicroseconds: 9.8,
};

describe('what a preset costs', () => {
  it('was measured for exactly the presets that there are, as they are now', () => {
    const measured = Object.entries(measuredPresets.presets).map(([name, { revision }]) => [name, revision]);

    expect(measured).toEqual(builtInPresets.map(({ name, revision = 1 }) => [name, revision]));
  });

  it('is a positive figure wherever something is kept', () => {
    const costs: PresetCost[] = Object.values(measuredPresets.presets);

    for (const { startMs, entries, fullBytes, hitMicroseconds, missMicroseconds } of costs) {
      expect(startMs).toBeGreaterThan(0);
      expect(missMicroseconds).toBeGreaterThan(0);
      expect(hitMicroseconds !== undefined).toBe(entries > 0);
      expect(fullBytes > 0).toBe(entries > 0);
    }
  });

  it('names the machine that it was measured on', () => {
    expect(measuredPresets.machine).toMatch(/, \d+ cores, Node\.js \d+\S+, Redis \d+\S+, \d{4}-\d\d-\d\d$/);
  });

  it('is unknown for a preset of your own, whatever its name', () => {
    expect([presetCostOf('checkout'), presetCostOf('constructor')]).toEqual([undefined, undefined]);
  });

  it('reads with its units', () => {
    expect(presetCostTexts(COST)).toEqual({
      start: '1.2 ms',
      memory: '30KiB for 25 values of 1 KiB',
      hit: '0.27 µs',
      miss: '9.8 µs',
    });
    expect(presetCostLine(COST)).toBe(
      'measured: starts in 1.2 ms, holds 30KiB for 25 values of 1 KiB when full, a hit takes 0.27 µs, ' +
        `a miss 9.8 µs (${measuredPresets.machine})`,
    );
  });

  it('has no hit where nothing is kept', () => {
    const { hitMicroseconds: _, ...off } = { ...COST, entries: 0, fullBytes: 0 };

    expect(presetCostTexts(off)).toMatchObject({ memory: 'nothing', hit: '—' });
    expect(presetCostLine(off)).toContain('starts in 1.2 ms, keeps nothing, a miss takes 9.8 µs (');
  });
});
