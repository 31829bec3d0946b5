import type { Issue } from '../contracts/issue.js';
import { driftPages, type IssuePage } from './drift-pages.js';
import { safetyPages } from './safety-pages.js';
import { metricList } from './suggest/metrics.js';

/** Every code with its page: 0xx preset, 1xx value, 2xx custom JSON, 3xx across settings, 4xx environment, 5xx safety, 6xx drift, 7xx metrics. */
export const issuePages: Readonly<Record<Issue['code'], IssuePage>> = {
  CCFG001: {
    title: 'unknown preset',
    text: 'CACHE_PRESET, or the name given to CacheModule.forPreset(), is not the name of a preset. Names are lower case. There is no fallback: a wrong name refuses to start.',
  },
  CCFG002: {
    title: 'a preset of your own that cannot be used',
    text: 'Its name is taken, reserved or not of lower-case words; it neither extends a preset nor names a strategy and a profile; the preset that it extends is unknown, or its chain of parents is a circle; or a lock or limit names no setting, or a limit cannot be read. override: true takes the place of a preset of the same name.',
  },
  CCFG003: {
    title: 'a file of presets that cannot be used',
    text: 'cache.presets.ts or .js of the working folder, or the file that --presets names, cannot be loaded or exports no preset. It is loaded by Node.js itself: TypeScript needs Node.js 22.18 or newer and only types that can be stripped; a top-level await is not allowed.',
  },
  CCFG101: {
    title: 'not a boolean',
    text: 'A variable takes true, false, 1, 0, yes, no, on or off, in any case. JSON takes true and false without quotes.',
  },
  CCFG102: {
    title: 'a duration without a unit',
    text: 'A bare number could be seconds or milliseconds, so it is refused. Write a unit: ms, s, m, h or d, as in "30m".',
  },
  CCFG103: {
    title: 'out of range',
    text: 'The value is of the right kind and outside the bounds that `expected` names.',
  },
  CCFG104: {
    title: 'not a whole number',
    text: 'The setting counts something. In JSON write the number without quotes.',
  },
  CCFG105: {
    title: 'unsupported URL scheme',
    text: 'A Redis URL starts with redis://, or with rediss:// for TLS, followed by [user:password@]host[:port][/database]. What is not one server at a port has a scheme of its own: redis+cluster://host1,host2, redis+sentinel://host1,host2/master-name[/database], both with rediss too, and redis+unix:///path[?db=database].',
  },
  CCFG106: {
    title: 'not one of the allowed values',
    text: 'The setting takes one of the words that `expected` names, in lower case.',
  },
  CCFG107: {
    title: 'not an allowed text',
    text: 'The setting takes a text that is not empty and follows the rule that `expected` names.',
  },
  CCFG108: {
    title: 'not a Redis URL',
    text: 'The URL cannot be read. Special characters in user and password are percent-encoded: @ is %40, / is %2F, # is %23, : is %3A.',
  },
  CCFG109: {
    title: 'not a duration',
    text: 'Write a number and a unit without a space between them: 500ms, 30s, 5m, 2h, 7d.',
  },
  CCFG110: {
    title: 'a size without a unit',
    text: 'A bare number could be bytes or kibibytes, so it is refused. Write B, KiB, MiB or GiB, as in "16KiB".',
  },
  CCFG111: {
    title: 'not a size',
    text: 'Write a number and a unit without a space between them: 512B, 16KiB, 1MiB.',
  },
  CCFG201: {
    title: 'CACHE_CUSTOM_CONFIG is not JSON',
    text: 'It holds one JSON object with double quotes, no comments and no trailing commas. docker run --env-file and Kubernetes keep outer quotes as part of the value; shells and dotenv remove them.',
  },
  CCFG203: {
    title: 'unknown setting',
    text: 'No setting has this name. Names may be written in any case and with - or _ between words. List them with: cache-config show',
  },
  CCFG204: {
    title: 'set twice',
    text: 'JSON would silently keep the last of two equal keys, so a doubled key is refused.',
  },
  CCFG205: {
    title: 'a reserved key',
    text: '__proto__, constructor and prototype could change objects of the program and are never read.',
  },
  CCFG206: {
    title: 'not an object',
    text: 'A group of settings is a JSON object: {"ttl":{"default":"30m"}}.',
  },
  CCFG207: {
    title: 'a flat name of a setting',
    text: 'The flat names of the former style are understood, with the unit they had, and so are the names of variables such as enable_ai_cache. Write the new name when you next touch the line.',
  },
  CCFG301: {
    title: 'the preset is locked by the code',
    text: 'CacheModule.forPreset(name, overrides, { lock: true }) makes the choice of the code final; a different CACHE_PRESET is then an error.',
  },
  CCFG302: {
    title: 'credentials in two places',
    text: 'redis.username or redis.password is set beside a URL that holds one too. Keep one place.',
  },
  CCFG303: {
    title: 'text tiers that do not ascend',
    text: 'ai.textTiers needs small, medium and large, each above the one before it.',
  },
  CCFG304: {
    title: 'a Redis URL without effect',
    text: 'The mode keeps nothing in Redis, so the URL is not used. Remove it, or choose a preset with mode tiered.',
  },
  CCFG305: {
    title: 'a setting that waits',
    text: 'The setting is checked and kept, and the part that reads it comes in a later version. Nothing changes by it yet.',
  },
  CCFG306: {
    title: 'a required Redis without a URL',
    text: 'redis.required or health.required is set, and there is no Redis URL.',
  },
  CCFG307: {
    title: 'a setting of the whole application',
    text: 'A named cache may have its own ttl and memory settings. Everything else is set for the whole application.',
  },
  CCFG308: {
    title: 'a setting that a preset locks',
    text: 'A preset of the chain declares lock for it: presets that extend it, code, environment and custom configuration may not change it. The AI overlay yields to a lock without an issue.',
  },
  CCFG309: {
    title: 'outside the limit of a preset',
    text: 'A preset of the chain declares limit for it, narrower than the setting itself. It binds what lies above that preset; the AI overlay yields to it without an issue.',
  },
  CCFG310: {
    title: 'a setting that does not fit the Redis URL',
    text: 'Some settings are for one kind of address: redis.sentinel is for redis+sentinel://, and there is no TLS over a Unix socket. Elsewhere they would do nothing.',
  },
  CCFG313: {
    title: 'half a client certificate',
    text: 'redis.tls.certFile and redis.tls.keyFile belong together: the certificate is shown to the server, and the key proves that it is yours.',
  },
  CCFG314: {
    title: 'settings of TLS without TLS',
    text: 'The URL says redis:// and redis.tls.enabled is off, so the connection is not encrypted, and what redis.tls says else is not used.',
  },
  CCFG401: {
    title: 'a variable of the former style',
    text: 'It is no longer read. The error prints the one line that says what all the former variables said; cache-config migrate changes whole files.',
  },
  CCFG402: {
    title: 'a variable with a name near to ours',
    text: 'Only CACHE_PRESET, CACHE_REDIS_URL, ENABLE_AI_CACHE, CACHE_CUSTOM_CONFIG and these with _FILE appended are read.',
  },
  CCFG403: {
    title: 'a variable and its _FILE form',
    text: 'Both say the same thing, and one of them would silently lose. Keep one.',
  },
  CCFG404: {
    title: 'a file that cannot be read',
    text: 'A variable with _FILE appended names a file that holds the value, as Docker and Kubernetes mount secrets.',
  },
  CCFG405: {
    title: 'a migration that needs a decision',
    text: 'Two former variables say different things, a value is not one that its setting takes, or a credential has no place to go to. The fix names the lines; delete or change one of them and run cache-config migrate again.',
  },
  CCFG406: {
    title: 'a file that cannot be migrated',
    text: 'The file is not YAML that can be read, or a line of it cannot be told apart from its neighbours. Nothing in it was changed.',
  },
  CCFG407: {
    title: 'a file over another one',
    text: 'Single variables of two files stand side by side, but CACHE_CUSTOM_CONFIG of the upper file replaces the one of the lower. Where both are loaded, the upper one has to say everything.',
  },
  CCFG408: {
    title: 'a key ring that cannot be used',
    text: 'The file that encryption.keysFile names cannot be read, or a line of it is not <id>:<base64 of 32 bytes>, or an id or a key is there twice. Lines are named by their number, never shown. The application does not start with it. cache-config doctor and cache-config keys see this, for they read the file.',
  },
  ...safetyPages,
  ...driftPages,
  CCFG701: {
    title: 'metrics that cannot be read',
    text: `cache-config suggest --metrics takes a JSON object of version 1, such as {"v":1,"windowSeconds":172800,"memoryHits":1092000}, with any of: ${metricList}. Seconds, milliseconds and bytes are named so, all else are counts over the whole window. --url asks the route /health/cache of the application, which knows memoryEntries and memoryBytes.`,
  },
};
