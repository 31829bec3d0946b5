export { AiLangChainCache, type AiLangChainCacheOptions } from './ai/langchain/ai-lang-chain-cache.js';
