export {
  aiCacheMiddleware,
  type AiCacheMiddleware,
  type AiCacheMiddlewareOptions,
} from './ai/ai-sdk/ai-cache-middleware.js';
