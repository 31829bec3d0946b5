import type { Issue } from '../contracts/issue.js';

/** What a code means, for the offline page `cache-config help CODE`. */
export interface IssuePage {
  readonly title: string;
  readonly text: string;
}

/** The pages of the codes 6xx: what is not as it was, and what a server is not. */
export const driftPages: Readonly<Record<Issue['code'], IssuePage>> = {
  CCFG601: {
    title: 'a preset is not what was locked',
    text: 'cache-config.lock.json holds what presets did when it was written. A later version of the package, or an edit of a preset of your own, changed a value, the revision or the parents; or the preset is gone. Look at it with cache-config lock --check, then accept it with cache-config lock --update.',
  },
  CCFG602: {
    title: 'a lock that cannot be compared with',
    text: 'cache-config.lock.json is missing, is not what cache-config lock writes, or has the format of another version. cache-config lock --update writes it anew; commit it, so that a check has something to compare with.',
  },
  CCFG603: {
    title: 'a lock that is there already',
    text: 'cache-config lock never overwrites: what the file holds is what was reviewed. cache-config lock --update does.',
  },
  CCFG604: {
    title: 'a running application that differs from the files here',
    text: 'The preset or the fingerprint that /health/cache shows is not what the files and the environment here resolve to, or the application says that files it was started from have changed since. Settings that its code sets, as in CacheModule.forRoot({ set }), are unknown to the command line and change the fingerprint too.',
  },
  CCFG605: {
    title: 'a source that cannot be read any more',
    text: 'A file that the application read at its start is gone, too large or unreadable. The application goes on with what it read; the next start would not find it.',
  },
  CCFG606: {
    title: 'a setting that was changed at run time',
    text: 'Its value comes from no file, variable or code, and is gone after a restart.',
  },
  CCFG607: {
    title: 'an application that cannot be asked',
    text: 'drift --url and suggest --url take the address of a running application whose health route answers with the JSON of the cache, by default at /health/cache.',
  },
  CCFG608: {
    title: 'a generated file that is out of date',
    text: 'A template, or the region of a Compose file between # >>> cache-config and # <<<, is not what this version of the package and the presets generate. cache-config template --write writes it anew; cache-config template --check is the same for CI.',
  },
  CCFG611: {
    title: 'a Redis that cannot be used',
    text: 'The server did not take the connection within redis.connectTimeout, or refused it. The message is the answer of the system or of the server.',
  },
  CCFG612: {
    title: 'a Redis slower than the deadline of a call',
    text: 'A call that takes longer than redis.commandTimeout is a miss. Where the slowest of twenty pings takes longer, calls will; where half of them do, the cache is of little use.',
  },
  CCFG613: {
    title: 'a replica',
    text: 'The server follows another one and refuses writes. After a failover the address should lead to the new primary.',
  },
  CCFG614: {
    title: 'commands that the server refuses',
    text: 'cache-config acl prints every command, key pattern and channel that the cache needs, as rules for the access control list of Redis; docs/guides/security.md says what each is for. NOPERM is an answer of that list, OOM one of a full server.',
  },
  CCFG615: {
    title: 'a Redis without a limit of memory',
    text: 'With maxmemory 0 Redis never evicts, whatever its policy, and grows until the system ends the process.',
  },
  CCFG616: {
    title: 'a Redis that cannot tell about changed keys',
    text: 'Client-side caching needs RESP3 and CLIENT TRACKING, which Redis has since version 6. Some proxies and managed services refuse it.',
  },
  CCFG617: {
    title: 'a certificate that runs out',
    text: 'The certificate of the server, or the one of redis.tls.certFile, expires within 30 days, or has. From then on no connection can be made; the ones that there are go on. A renewed client certificate is read at the next connection, without a restart. Only cache-config doctor and the health of the application see this.',
  },
  CCFG618: {
    title: 'a file of TLS that cannot be used',
    text: 'A file that redis.tls names is missing, is not PEM, or holds a key that does not belong to the certificate. The application refuses to start with it; where it is replaced by a broken one while the application runs, the next connection fails and says so.',
  },
  CCFG619: {
    title: 'an unprotected Redis in production',
    text: 'The connection is not encrypted and nobody logs in. On a private network that may be meant; whoever gets there may read, change and remove everything. docs/guides/security.md says what the levels are made of.',
  },
  CCFG620: {
    title: 'a Redis of another kind than its URL says',
    text: 'A node of a Cluster behind redis:// sends most commands elsewhere, a sentinel holds no data, and a single server is no Cluster. The scheme of the URL has to say what is there. Only cache-config doctor sees this, for it asks the server.',
  },
};
