import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestAuthority } from './support/certificates.js';
import { buildLibrary, type BuiltLibrary } from './support/library-process.js';
import { startTlsRedis, type TlsRedis } from './support/tls-redis.js';

const authority = new TestAuthority();
const stranger = new TestAuthority('Another authority');

let redis: TlsRedis;

beforeAll(async () => {
  redis = await startTlsRedis({ authority, certificate: authority.issue('server') });
});

afterAll(async () => {
  await redis.server.stop();
  for (const one of [authority, stranger]) one.remove();
});

/** Under Jest an error of Node.js is no `Error` to the client of Redis, which then tells of another one. */
describe('a server that refuses the client certificate, in a process of its own,', () => {
  const SCRIPT = `
    import { createRemoteStore, resolveConfig } from './core.js';
    for (const tls of JSON.parse(process.argv[3])) {
      const redis = { url: process.argv[2], tls };
      const store = createRemoteStore(resolveConfig({ env: {}, code: { redis } }).config);
      while (store.status().state === 'connecting') await new Promise((done) => setTimeout(done, 10));
      console.log(store.status().state + ': ' + store.status().reason);
      await store.close(0);
    }`;
  let library: BuiltLibrary;

  beforeAll(async () => {
    library = await buildLibrary();
  });

  afterAll(() => library.remove());

  it('is why the store is down', async () => {
    const clients = [
      { caFile: authority.cert },
      { caFile: authority.cert, ...asClient(stranger.issue('intruder')) },
      { caFile: authority.cert, ...asClient(authority.issue('former', { days: -1 })) },
    ];

    const { stdout } = await library.run(SCRIPT, [redis.url, JSON.stringify(clients)]);

    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^down: the server asks for a client certificate .*redis\.tls\.certFile/),
      expect.stringMatching(/^down: the server does not trust the client certificate/),
      expect.stringMatching(/^down: the client certificate of redis\.tls\.certFile has expired/),
    ]);
  });
});

function asClient({ cert, key }: { readonly cert: string; readonly key: string }) {
  return { certFile: cert, keyFile: key };
}
