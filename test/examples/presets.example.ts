import { CacheModule } from 'nestjs-cache-presets';

/** The ways to set values in code, as the README shows them. */
export function presetExamples(): void {
  CacheModule.forPreset('production', { ttl: { default: '30m' } }); // unless CACHE_PRESET says otherwise
  CacheModule.forPreset('production', {}, { lock: true }); // whatever CACHE_PRESET says: another one is an error
  CacheModule.forFeature('reports', { ttl: { default: '1d' } }); // a named cache: @InjectCache('reports')
}
