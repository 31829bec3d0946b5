import { createRemoteStore } from '../../libs/cache/src/assembly/create-remote-store.js';
import type { RemoteStore } from '../../libs/cache/src/contracts/remote-store.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';
import type { CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import type { EffectBench } from './effect-bench.js';
import type { SettingEffects } from './setting-effect.js';
import { waitFor } from './wait-for.js';

type TlsInput = NonNullable<NonNullable<CacheConfigInput['redis']>['tls']>;

/** What the settings of TLS do, seen on a server that wants a client certificate and speaks TLS 1.2 only. */
export const tlsEffects: SettingEffects = {
  'redis.tls.caFile': {
    values: ({ secure }) => [secure.authority.cert, secure.stranger.cert],
    outcomes: ['up', 'down'],
    observe: (env, bench) => stateOver(env, bench, ['certFile', 'keyFile']),
  },
  'redis.tls.certFile': {
    values: ({ secure }) => [secure.client.cert, secure.authority.cert],
    outcomes: ['up', 'CACHE_TLS_FILE'],
    observe: (env, bench) => stateOver(env, bench, ['caFile', 'keyFile']),
  },
  'redis.tls.keyFile': {
    values: ({ secure }) => [secure.client.key, '/nowhere/client.key'],
    outcomes: ['up', 'CACHE_TLS_FILE'],
    observe: (env, bench) => stateOver(env, bench, ['caFile', 'certFile']),
  },
  'redis.tls.serverName': {
    values: ['localhost', 'elsewhere.example'],
    outcomes: ['up', 'down'],
    observe: (env, bench) => stateOver(env, bench, ['caFile', 'certFile', 'keyFile']),
  },
  'redis.tls.minVersion': {
    values: ['TLSv1.2', 'TLSv1.3'],
    outcomes: ['up', 'down'],
    observe: (env, bench) => stateOver(env, bench, ['caFile', 'certFile', 'keyFile']),
  },
  'redis.tls.rejectUnauthorized': {
    values: [false, true],
    outcomes: ['up', 'down'], // without the authority
    observe: (env, bench) => stateOver(env, bench, ['certFile', 'keyFile']),
  },
};

/** The state of a connection, once it is known, with these settings as they should be; or the code of a refusal. */
async function stateOver(
  env: Environment,
  bench: EffectBench,
  given: readonly ('caFile' | 'certFile' | 'keyFile')[],
): Promise<string> {
  const { authority, client, redis } = bench.secure;
  const right = { caFile: authority.cert, certFile: client.cert, keyFile: client.key };
  const tls: TlsInput = Object.fromEntries(given.map((name) => [name, right[name]]));
  const config = bench.configOf(env, { redis: { url: redis.url, tls } });
  let store: RemoteStore | undefined;
  try {
    store = createRemoteStore(config);
    await waitFor(() => store?.status().state !== 'connecting', { what: 'the first attempt to connect' });
    return String(store?.status().state);
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await store?.close(0);
  }
}
