import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { leaves } from '../libs/cache/src/settings/leaves.js';
import { EffectBench } from './support/effect-bench.js';
import { environmentWith, unprovenSettings, type SettingEffect } from './support/setting-effect.js';
import { settingEffects } from './support/setting-effects.js';

/** The settings that do nothing yet, and what each waits for. */
const WAITING = {
  'monitoring.enabled': 'the monitoring routes',
};

describe('every setting', () => {
  it('has an effect or waits for what its descriptor names', () => {
    expect(unprovenSettings({ leaves, effects: settingEffects, waiting: WAITING })).toEqual([]);
  });
});

describe('the effect of', () => {
  let bench: EffectBench;

  beforeAll(async () => {
    bench = await EffectBench.start();
  });

  beforeEach(async () => {
    await bench.reset();
  });

  afterAll(async () => {
    await bench.stop();
  });

  it.each(Object.entries(settingEffects))('%s shows in what the cache does', async (path, effect) => {
    const { values, outcomes, observe } = effect;
    const observed: unknown[] = [];

    for (const value of typeof values === 'function' ? values(bench) : values) {
      await bench.reset();
      observed.push(await observe(environmentWith(path, value), bench));
    }

    expect(observed).toEqual(outcomes);
  });

  it.each(Object.entries(settingEffects))('%s is another with each value', (_path, { outcomes }) => {
    const different = new Set(outcomes.map((outcome) => JSON.stringify(outcome)));

    expect([different.size, different.size > 1]).toEqual([outcomes.length, true]);
  });
});

describe('the check itself', () => {
  const effect: SettingEffect = { values: [1, 2], outcomes: [1, 2], observe: async () => 1 };

  it('finds a setting that nothing speaks for', () => {
    const claims = { leaves: new Map([['dead', {}]]), effects: {}, waiting: {} };

    expect(unprovenSettings(claims)).toEqual(['dead has no effect and waits for nothing']);
  });

  it('finds a setting that has an effect and waits', () => {
    const leaf = new Map([['both', { waitsFor: 'later' }]]);

    expect(unprovenSettings({ leaves: leaf, effects: { both: effect }, waiting: { both: 'later' } })).toEqual(
      ['both has an effect and waits'],
    );
  });

  it('finds a setting that its descriptor still lets wait', () => {
    const leaf = new Map([['live', { waitsFor: 'later' }]]);

    expect(unprovenSettings({ leaves: leaf, effects: { live: effect }, waiting: {} })).toEqual([
      'live waits for later, not for nothing',
    ]);
  });

  it('finds a setting that waits for something else', () => {
    const leaf = new Map([['late', { waitsFor: 'spring' }]]);

    expect(unprovenSettings({ leaves: leaf, effects: {}, waiting: { late: 'summer' } })).toEqual([
      'late waits for spring, not for summer',
    ]);
  });

  it('finds evidence for what is no setting', () => {
    const claims = { leaves: new Map(), effects: { gone: effect }, waiting: { past: 'ever' } };

    expect(unprovenSettings(claims)).toEqual(['gone is no setting', 'past is no setting']);
  });
});
