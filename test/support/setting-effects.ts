import { aiEffects } from './setting-effects-ai.js';
import { freshnessEffects } from './setting-effects-freshness.js';
import { nestEffects } from './setting-effects-nest.js';
import { redisEffects } from './setting-effects-redis.js';
import { replicaEffects } from './setting-effects-replicas.js';
import { sentinelEffects } from './setting-effects-sentinel.js';
import { tlsEffects } from './setting-effects-tls.js';
import { valueEffects } from './setting-effects-values.js';
import type { SettingEffects } from './setting-effect.js';

/** What every setting does, by its path. */
export const settingEffects: SettingEffects = {
  ...valueEffects,
  ...freshnessEffects,
  ...redisEffects,
  ...sentinelEffects,
  ...replicaEffects,
  ...tlsEffects,
  ...nestEffects,
  ...aiEffects,
};
