import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import type { DetectionInput } from './evidence.js';
import { recommend } from './recommend.js';

const KUBERNETES = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

const named = (name: string) => recommend({ env: {}, name });
const seen = (env: DetectionInput['env'], rest: Partial<DetectionInput> = {}) => {
  const { preset, level, confidence } = recommend({ env, ...rest });
  return [preset, level, confidence];
};

describe('the recommendation for a name', () => {
  it.each(['main', 'email', 'training', 'maintenance', 'latest-release', 'web.domain.com', 'daily', 'contest', 'device'])(
    'is simple with low confidence for %s, which says nothing',
    (name) => {
      expect(named(name)).toMatchObject({ preset: 'simple', level: 'low', confidence: 0, for: [] });
    },
  ); // prettier-ignore

  it.each([
    'retail-prod',
    'mail-prod',
    'email-prod',
    'device-prod',
    'contest-live',
    'preprod',
    'pre-prod',
    'pre_prod_2',
    'pre-production',
    'captain-staging',
    'qa',
    'preview',
    'canary',
    'shop-prod-eu1',
    'PRD2',
  ])('is production for %s', (name) => {
    expect(named(name)).toMatchObject({ preset: 'production', level: 'high', confidence: 0.9 });
  });

  it.each([
    ['dev', 'development'],
    ['local', 'development'],
    ['shop-sandbox-2', 'development'],
    ['ci', 'testing'],
    ['e2e', 'testing'],
  ])('for %s is %s', (name, preset) => {
    expect(named(name).preset).toBe(preset);
  });

  it.each([
    ['ai-prod', 'ai-production'],
    ['prod-llm-2', 'ai-production'],
    ['ml.dev', 'ai-development'],
    ['ai-qa', 'ai-production'],
    ['ai', 'simple'],
    ['ai-test', 'testing'],
  ])('of AI, %s, is %s', (name, preset) => {
    expect(named(name)).toMatchObject({ preset, ai: `the name "${name}" is about AI` });
  });

  it.each(['redis://prod:hunter2@live', 'prod?', 'live '.repeat(30), 'https://foo.live'])(
    'takes no text for a name that is none: %s',
    (name) => {
      expect(named(name)).toMatchObject({ preset: 'simple', for: [] });
    },
  );
});

describe('the recommendation for an environment', () => {
  it('is sure of production in a production namespace on Kubernetes', () => {
    const recommendation = recommend({
      env: { ...KUBERNETES, NODE_ENV: 'production' },
      namespace: 'shop-prod\n',
    });

    expect(recommendation).toMatchObject({
      preset: 'production',
      confidence: 0.93,
      level: 'high',
      against: [],
      runnerUp: 'simple',
    });
    expect(recommendation.for.map(({ signal, meaning, weight }) => [signal, meaning, weight])).toEqual([
      ['namespace "shop-prod"', 'token "prod"', 0.75],
      ['KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT set', 'Kubernetes', 0.55],
      ['NODE_ENV=production', 'often set everywhere', 0.35],
    ]);
  });

  it('weighs what speaks against it', () => {
    const recommendation = recommend({ env: { APP_ENV: 'prod', NODE_ENV: 'development' } });

    expect(recommendation).toMatchObject({
      preset: 'production',
      confidence: 0.73,
      level: 'medium',
      runnerUp: 'development',
    });
    expect(recommendation.against.map(({ signal }) => signal)).toEqual(['NODE_ENV=development']);
  });

  it.each(['production', 'development', 'test', 'staging', 'prod'])(
    'is never more than low by NODE_ENV=%s alone',
    (NODE_ENV) => {
      expect(seen({ NODE_ENV })).toEqual(['simple', 'low', 0.35]);
    },
  );

  it('is testing under a test runner', () => {
    expect(seen({ JEST_WORKER_ID: '3', NODE_ENV: 'test' })).toEqual(['testing', 'high', 0.97]);
  });

  it('is testing at a vendor of continuous integration', () => {
    expect(seen({ GITHUB_ACTIONS: 'true' })).toEqual(['testing', 'medium', 0.6]);
  });

  it.each([{ CI: 'true' }, { BUILD_NUMBER: '7' }, { GITHUB_ACTIONS: 'false' }, { VITEST: '0' }])(
    'is not testing by %j, which is baked into images',
    (env) => {
      expect(seen(env)).toEqual(['simple', 'low', 0]);
    },
  );

  it('leaves the vendor out where something is deployed', () => {
    expect(seen({ GITHUB_ACTIONS: 'true', APP_ENV: 'production' })).toEqual(['production', 'high', 0.9]);
    expect(seen({ GITHUB_ACTIONS: 'true', ...KUBERNETES })).toEqual(['simple', 'low', 0.55]);
  });

  it.each([
    [{}, 0.75],
    [{ NODE_ENV: 'production' }, 0.84],
    [{ APP_ENV: 'prod' }, 0.98],
  ])('is minimal on Lambda, with %j too', (env, confidence) => {
    const { preset, confidence: computed } = recommend({ env: { AWS_LAMBDA_FUNCTION_NAME: 'resize', ...env } });

    expect([preset, computed]).toEqual(['minimal', confidence]);
  }); // prettier-ignore

  it.each([
    ['VERCEL_ENV', { VERCEL_ENV: 'production' }, 'production'],
    ['Netlify', { NETLIFY: 'true', CONTEXT: 'deploy-preview' }, 'production'],
    ['CONTEXT of whatever else', { CONTEXT: 'production' }, 'simple'],
    ['ECS', { AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE', NODE_ENV: 'production' }, 'production'],
    ['half of Kubernetes', { KUBERNETES_SERVICE_HOST: 'x', NODE_ENV: 'production' }, 'simple'],
  ])('knows %s', (_what, env, preset) => {
    expect(recommend({ env }).preset).toBe(preset);
  });

  it.each([
    [{ APP_ENV: 'prod', ENABLE_AI_CACHE: 'true' }, 'ai-production'],
    [{ APP_ENV: 'prod', ENABLE_AI_CACHE: 'false' }, 'production'],
    [{ APP_ENV: 'ai-prod' }, 'ai-production'],
  ])('adds AI by name or switch: %j', (env, preset) => {
    expect(recommend({ env }).preset).toBe(preset);
  });

  it('leans to development where somebody sits at a terminal, without being sure', () => {
    expect(recommend({ env: {}, isInteractive: true })).toMatchObject({
      preset: 'simple',
      level: 'low',
      runnerUp: 'development',
    });
  });

  it('has a runner-up where nothing was seen', () => {
    expect(recommend({ env: {} })).toMatchObject({ preset: 'simple', runnerUp: 'development' });
  });
});

describe('a neutral variable', () => {
  const SPEAKING: Record<string, fc.Arbitrary<string | undefined>> = Object.fromEntries(
    ['APP_ENV', 'NODE_ENV', 'VERCEL_ENV', 'GITHUB_ACTIONS', 'K_SERVICE', 'K_REVISION', 'DYNO', 'VITEST'].map(
      (name) => [name, fc.constantFrom(undefined, 'production', 'dev', 'test', 'true', 'main')],
    ),
  );
  const neutral = fc.dictionary(
    fc.stringMatching(/^MY_[A-Z_]{1,12}$/),
    fc.constantFrom('production', 'prod', 'ai', 'true', 'test', 'live'),
  );

  it('never changes the answer', () => {
    fc.assert(
      fc.property(fc.record(SPEAKING), neutral, (env, others) => {
        expect(recommend({ env: { ...env, ...others } })).toEqual(recommend({ env }));
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('is CI, HOSTNAME or PATH too', () => {
    const others = { CI: 'true', BUILD_ID: '1', HOSTNAME: 'shop-prod-1', PATH: '/prod/bin', USER: 'ai' };

    expect(recommend({ env: { APP_ENV: 'dev', ...others } })).toEqual(recommend({ env: { APP_ENV: 'dev' } }));
  });
});
