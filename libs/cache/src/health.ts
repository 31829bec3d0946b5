export { CacheHealthIndicator } from './nest/health/cache.health-indicator.js';
