import { boolean, choice, duration, integer, text, url } from './descriptor.js';
import { REDIS_SCHEMES } from './redis-address.js';

/** The settings of the Redis tier. */
export const redisSettings = {
  url: url({
    schemes: REDIS_SCHEMES,
    env: 'CACHE_REDIS_URL',
    secret: 'url-userinfo',
    doc: 'Redis connection URL; rediss:// for TLS, +cluster, +sentinel and +unix behind the scheme for what is not one server at a port.',
    legacy: [{ name: 'AI_CACHE_REDIS_URL' }],
  }),
  username: text({ doc: 'ACL user, where the URL does not name one.', legacy: [{ name: 'CACHE_USERNAME' }] }),
  password: text({
    secret: true,
    doc: 'Password, where the URL does not hold one.',
    legacy: [{ name: 'CACHE_PASSWORD' }, { name: 'CACHE_REDIS_PASSWORD' }],
  }),
  required: boolean({
    default: false,
    doc: 'Start-up fails where Redis is not reached within redis.connectTimeout.',
  }),
  maxConnections: integer({
    default: 1,
    min: 1,
    max: 100,
    doc: 'Connections per process. Commands share them without waiting for each other, so one is nearly always enough.',
    legacy: [{ name: 'CACHE_MAX_CONNECTIONS' }],
  }),
  connectTimeout: duration({
    default: '5s',
    min: '100ms',
    max: '60s',
    doc: 'Give up one attempt to connect after this long; the next follows.',
    legacy: [{ name: 'CACHE_CONNECTION_TIMEOUT', unit: 's' }],
  }),
  commandTimeout: duration({
    default: '100ms',
    min: '5ms',
    max: '60s',
    doc: 'Deadline of one call to Redis; past it the caller gets a miss.',
    legacy: [{ name: 'CACHE_SOCKET_TIMEOUT', unit: 's' }],
  }),
  coherence: choice({
    default: 'auto',
    values: {
      auto: 'client tracking, or messages where the server refuses it',
      tracking: 'the server tells of every change; refused where it cannot',
      pubsub: 'a message behind each write of this library',
      none: 'other instances keep what they have until memory.ttlCap',
    },
    doc: 'How the memory of one instance hears of what another one writes.',
  }),
  batchSize: integer({
    default: 100,
    min: 1,
    max: 10_000,
    doc: 'Keys in one command of a batch.',
    legacy: [{ name: 'CACHE_MAX_BATCH_SIZE' }],
  }),
  heartbeat: duration({
    default: '500ms',
    min: '50ms',
    max: '60s',
    doc: 'How often the connection is probed; a frozen server is noticed within twice this time and left for a new connection.',
  }),
  readReplicas: boolean({
    default: false,
    doc: 'Read at a replica of each master what has not changed, as far as was heard, since the replica caught up; all else at the master.',
  }),
  sentinel: {
    username: text({ doc: 'ACL user of the sentinels themselves.' }),
    password: text({ secret: true, doc: 'Password of the sentinels themselves.' }),
  },
  breaker: {
    failures: integer({
      default: 5,
      min: 1,
      max: 1_000,
      doc: 'Failed calls in a row after which Redis is left alone.',
    }),
    cooldown: duration({
      default: '1s',
      min: '50ms',
      max: '10m',
      doc: 'How long Redis is left alone before one call tries again.',
    }),
  },
  tls: {
    enabled: boolean({
      default: false,
      doc: 'TLS, also where the URL says redis://.',
      legacy: [{ name: 'CACHE_USE_TLS' }],
    }),
    caFile: text({
      doc: 'PEM file of the certificate authority, in the place of those that Node.js knows. Read for every connection.',
      legacy: [{ name: 'CACHE_TLS_CA_CERT_PATH' }],
    }),
    certFile: text({
      doc: 'PEM file of the client certificate; a renewed one is taken by the next connection.',
      legacy: [{ name: 'CACHE_TLS_CERT_PATH' }],
    }),
    keyFile: text({
      doc: 'PEM file of the client key, without a passphrase.',
      legacy: [{ name: 'CACHE_TLS_KEY_PATH' }],
    }),
    serverName: text({
      doc: 'Name that the server is asked for and its certificate must have, where it is not the host of the URL.',
    }),
    minVersion: choice({
      default: 'TLSv1.2',
      values: { 'TLSv1.2': 'what every server of today knows', 'TLSv1.3': 'refuses older servers' },
      doc: 'Oldest version of TLS that is accepted.',
    }),
    rejectUnauthorized: boolean({
      default: true,
      doc: 'Refuse a server whose certificate is not from a known authority; switched off it is an error under presets of the profile production.',
    }),
  },
} as const;
