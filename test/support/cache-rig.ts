export {
  createTestCache as cacheRig,
  type TestCache as CacheRig,
} from '../../libs/cache/src/testing/create-test-cache.js';
