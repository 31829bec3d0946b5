import { boolean, choice, durationMap, integer, integerMap, size, text } from './descriptor.js';

/** The settings of what is done to a value on its way to Redis. */
export const compressionSettings = {
  algorithm: choice({
    default: 'auto',
    values: {
      auto: 'zstd where Node.js has it (22.15 and later), else brotli',
      zstd: 'refused where Node.js does not have it',
      brotli: 'every Node.js has it',
      deflate: 'every Node.js has it; for other readers',
      gzip: 'every Node.js has it; for other readers',
      none: 'values are stored as they are',
    },
    doc: 'How values are compressed; all that Node.js has are read, whatever is written.',
  }),
  threshold: size({
    default: '16KiB',
    min: '0B',
    max: '64MiB',
    doc: 'Values from this size on are compressed.',
    legacy: [
      { name: 'CACHE_COMPRESSION_THRESHOLD', unit: 'B' },
      { name: 'AI_CACHE_COMPRESSION_THRESHOLD', unit: 'B' },
    ],
  }),
  level: integer({
    default: 3,
    min: 1,
    max: 9,
    doc: 'Effort of the compressor, 1 fast … 9 small: the level or quality that each algorithm itself has from 1 to 9.',
    legacy: [{ name: 'CACHE_COMPRESSION_LEVEL' }, { name: 'AI_CACHE_COMPRESSION_LEVEL' }],
  }),
} as const;

/** The settings of what makes values unreadable to whoever can read Redis. */
export const encryptionSettings = {
  keysFile: text({
    pattern: /^(?!(.*:)?[A-Za-z0-9+/]{43}=$)/,
    expected: 'the path of a file, not a key',
    doc: 'File of the key ring, made by «cache-config keys generate»: the first key writes, all of them read. Unset: no encryption.',
  }),
} as const;

/** The settings of the AI response cache. */
export const aiSettings = {
  enabled: boolean({
    default: false,
    env: 'ENABLE_AI_CACHE',
    doc: 'Lay the AI overlay over the preset and provide the AI cache.',
    legacy: [{ name: 'CACHE_ENABLE_AI_FEATURES' }, { name: 'AI_CACHE_ENABLED' }],
  }),
  textHashThreshold: integer({
    default: 1_000,
    min: 100,
    max: 100_000,
    doc: 'Texts of this many characters and more count as long in the statistics of the AI cache.',
    legacy: [{ name: 'CACHE_TEXT_HASH_THRESHOLD' }, { name: 'AI_CACHE_TEXT_HASH_THRESHOLD' }],
  }),
  hashAlgorithm: choice({
    default: 'sha256',
    values: { sha256: 'HMAC-SHA-256 of the whole request', sha512: 'HMAC-SHA-512 of the whole request' },
    doc: 'Digest that names an AI request.',
    legacy: [{ name: 'CACHE_HASH_ALGORITHM' }, { name: 'AI_CACHE_HASH_ALGORITHM' }],
  }),
  maxTextLength: integer({
    default: 100_000,
    min: 1,
    max: 10_000_000,
    doc: 'Longest text, in characters, that the AI cache accepts.',
    legacy: [{ name: 'CACHE_MAX_TEXT_LENGTH' }],
  }),
  smartPromotion: boolean({
    default: true,
    doc: 'Keep AI answers in memory by their size tier and use.',
    legacy: [{ name: 'CACHE_ENABLE_SMART_PROMOTION' }],
  }),
  textTiers: integerMap({
    keys: ['small', 'medium', 'large'],
    default: { small: 1_000, medium: 5_000, large: 20_000 },
    min: 1,
    max: 10_000_000,
    doc: 'Upper bounds, in characters, of the text tiers small, medium and large; they must ascend.',
    legacy: [{ name: 'CACHE_TEXT_SIZE_TIERS' }, { name: 'AI_CACHE_TEXT_SIZE_TIERS' }],
  }),
  operationTtl: durationMap({
    default: { summarize: '2h', sentiment: '1h', key_points: '90m', questions: '80m', qa: '1h' },
    min: '1s',
    max: '30d',
    doc: 'Lifetime of an AI answer by operation.',
    legacy: [
      { name: 'CACHE_OPERATION_TTLS', unit: 's' },
      { name: 'AI_CACHE_OPERATION_TTLS', unit: 's' },
    ],
  }),
} as const;
