import type { Issue } from '../contracts/issue.js';
import type { IssuePage } from './drift-pages.js';

/** The pages of the codes 5xx: what is legal, and yet not safe. */
export const safetyPages: Readonly<Record<Issue['code'], IssuePage>> = {
  CCFG501: {
    title: 'memory over Redis without Redis',
    text: 'The preset keeps entries in memory and in Redis, and no URL is set. In production this refuses to start, elsewhere memory serves alone.',
  },
  CCFG502: {
    title: 'no preset in something that looks like production',
    text: 'Without CACHE_PRESET the default is development: short lifetimes and debug logs. Where the environment says production, the choice must be made. Set CACHE_PRESET, to development if that is meant.',
  },
  CCFG503: {
    title: 'an unencrypted connection to a public host',
    text: 'redis:// sends the password and every value in the clear. Use rediss://, or accept it in code: allow: { CCFG503: reason }.',
  },
  CCFG504: {
    title: 'debug logs outside development',
    text: 'monitoring.logLevel debug writes a line per hit with its key.',
  },
  CCFG505: {
    title: 'a Redis that evicts nothing',
    text: 'With maxmemory-policy noeviction a full Redis refuses every write, and the cache stops to learn. A cache wants allkeys-lru or allkeys-lfu. Where the server also holds what must not be lost, give the cache a Redis of its own. Only cache-config doctor sees this, for it asks the server.',
  },
  CCFG506: {
    title: 'AI is off under an ai- preset',
    text: 'ENABLE_AI_CACHE or custom configuration switches off what the name of the preset promises. The preset without ai- does the same and says so.',
  },
  CCFG507: {
    title: 'a secret in CACHE_CUSTOM_CONFIG',
    text: 'Variables show in process lists, crash reports and container inspection. CACHE_CUSTOM_CONFIG_FILE names a file instead.',
  },
  CCFG508: {
    title: 'a file with secrets that git keeps',
    text: 'A .env file that holds a password of the cache is tracked by git: everybody with the repository has the password, also after the file is gone. Take it out of git, ignore it, and change the password. Only cache-config doctor sees this, for it asks git.',
  },
  CCFG509: {
    title: 'a server whose certificate is not verified',
    text: 'With redis.tls.rejectUnauthorized off the connection is encrypted, but to whom nobody knows: whoever is on the way can answer in the place of Redis. redis.tls.caFile makes an authority of your own trusted, redis.tls.serverName expects another name than that of the host. Under a preset of the production profile this is an error that allow does not accept.',
  },
  CCFG510: {
    title: 'values that leave the host in the clear',
    text: 'Under a preset of the production profile, Redis is on another host of a private network, and neither TLS nor encryption.keysFile is on: whoever listens there, or can read Redis, its backups and replicas, reads what the application caches. TLS protects the way, encryption.keysFile also what is stored. A network that encrypts by itself is a reason to accept it in code: allow: { CCFG510: reason }. A host without a dot, such as redis, is a service on a network of containers: whether that spans several hosts cannot be seen from here, so it is mentioned (info) and no warning.',
  },
  CCFG511: {
    title: 'a key ring that everybody may read',
    text: 'Every user of the machine may read the file that encryption.keysFile names. Mounted secrets are often so by default: in Compose give the secret a mode, in Kubernetes the volume a defaultMode. Only cache-config doctor sees this, and the application at its start, for they look at the file.',
  },
};
