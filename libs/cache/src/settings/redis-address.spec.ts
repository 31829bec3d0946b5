import { describe, expect, it } from '@jest/globals';
import { parseRedisAddress, redisAddress, shownAddress } from './redis-address.js';

const node = (host: string, port: number) => ({ host, port });

describe('parseRedisAddress', () => {
  it.each([
    ['redis://h', { topology: 'standalone', nodes: [node('h', 6379)], database: 0, isEncrypted: false }],
    [
      'rediss://h:6380/3',
      { topology: 'standalone', nodes: [node('h', 6380)], database: 3, isEncrypted: true },
    ],
    ['redis://[::1]:7000', { nodes: [node('::1', 7000)] }],
    [
      'REDIS+CLUSTER://a,b:7001/0',
      { topology: 'cluster', nodes: [node('a', 6379), node('b', 7001)], database: 0 },
    ],
    [
      'rediss+cluster://[::1]:7000,[::2]',
      { isEncrypted: true, nodes: [node('::1', 7000), node('::2', 6379)] },
    ],
    [
      'redis+sentinel://a,b:26380/my-master.1/4',
      {
        topology: 'sentinel',
        nodes: [node('a', 26379), node('b', 26380)],
        masterName: 'my-master.1',
        database: 4,
      },
    ],
    ['rediss+sentinel://a/m', { isEncrypted: true, masterName: 'm', database: 0 }],
    [
      'redis+unix:///run/a%20b.sock?db=2',
      { topology: 'standalone', nodes: [], socketPath: '/run/a b.sock', database: 2 },
    ],
    ['redis+unix:///run/redis.sock', { socketPath: '/run/redis.sock', database: 0 }],
  ])('reads %s', (text, parts) => {
    expect(parseRedisAddress(text)).toMatchObject(parts);
  });

  it.each(['redis', 'rediss+cluster', 'redis+sentinel', 'redis+unix'])(
    'reads user and password of %s://, decoded',
    (scheme) => {
      const place = {
        redis: 'h/1',
        'rediss+cluster': 'a,b',
        'redis+sentinel': 'a,b/m',
        'redis+unix': '/s.sock',
      }[scheme];

      expect(redisAddress(`${scheme}://us%40er:p%2Fss:w@${place}`)).toMatchObject({
        username: 'us@er',
        password: 'p/ss:w',
      });
    },
  );

  it.each([
    ['redis://a,b/0', 'several hosts are a Cluster or sentinels'],
    ['redis://a/0?protocol=3', 'nothing behind the number of the database is read'],
    ['rediss://a?', 'nothing behind the number of the database is read'],
    ['redis+cluster://a,b/3', 'a Cluster has database 0 only'],
    ['redis+cluster://a,,b', 'not a URL that can be read'],
    ['redis+cluster://a:0', 'nothing listens on port 0'],
    ['redis+cluster://a/?db=1', 'a Cluster has database 0 only'],
    [
      'redis+sentinel://a,b',
      'behind the sentinels stand the name of the master and the number of a database',
    ],
    [
      'redis+sentinel://a,b/m/x',
      'behind the sentinels stand the name of the master and the number of a database',
    ],
    ['redis+sentinel://a/m/999999', 'no server has a database of that number'],
    ['redis+unix://run/redis.sock', 'a Unix socket is a path on this machine and has no host'],
    ['redis+unix://', 'the path of the socket is missing or not readable'],
    [
      'redis+unix:///a?db=x',
      'behind the path of a socket stands ?db= with the number of a database, or nothing',
    ],
    [
      'redis+unix:///a?password=x',
      'behind the path of a socket stands ?db= with the number of a database, or nothing',
    ],
    ['redis+unix:///a@b', 'not a URL that can be read'],
    ['redis+cluster://us%er@a', 'its user or password holds a % that encodes nothing'],
    ['redis+cluster://a, b', 'it holds white space or a control character'],
    ['http://a', 'not a URL that can be read'],
  ])('refuses %s', (text, message) => {
    expect(parseRedisAddress(text)).toMatchObject({
      message,
      expected: expect.any(String),
      fix: expect.any(String),
    });
  });

  it.each(['redis://', 'redis+cluster://', 'redis+sentinel://', 'redis+unix://'])(
    'says nothing of what stands in a %s URL that it refuses',
    (scheme) => {
      const problem = parseRedisAddress(`${scheme}user:canary@canary,canary:0/ca%nary`);

      expect(problem).toHaveProperty('message');
      expect(JSON.stringify(problem)).not.toContain('canary');
    },
  );
});

describe('redisAddress', () => {
  it('throws at a text that was not checked', () => {
    expect(() => redisAddress('redis://:canary@')).toThrow(
      new TypeError('redis.url: not a URL that can be read'),
    );
  });
});

describe('shownAddress', () => {
  it.each([
    ['redis://h:6379', 'redis://h:6379'],
    ['redis://u:canary@h/1', 'redis://******:******@h/1'],
    ['redis+cluster://u:canary@a,b:7001', 'redis+cluster://******:******@a,b:7001'],
    ['redis+sentinel://:canary@a,b/m/0', 'redis+sentinel://******:******@a,b/m/0'],
    ['redis+unix://:canary@/run/redis.sock?db=1', 'redis+unix://******:******@/run/redis.sock?db=1'],
  ])('shows %s as %s', (text, shown) => {
    expect(shownAddress(text)).toBe(shown);
  });
});
