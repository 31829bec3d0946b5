import { describe, expect, it } from '@jest/globals';
import { runFake, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';

const production = (custom: object = {}, url = 'redis://u:canary@cache:6379/0'): FakeWorld => ({
  env: { CACHE_PRESET: 'production', CACHE_REDIS_URL: url, CACHE_CUSTOM_CONFIG: JSON.stringify(custom) },
});

interface AclData {
  readonly user: string;
  readonly keys: string;
  readonly channel?: string;
  readonly commands: readonly { readonly name: string }[];
}

const dataOf = (flags: string, world: FakeWorld) =>
  (JSON.parse(runFake(`acl --json ${flags}`, world).stdout) as { data: AclData }).data;
const commandsOf = (flags: string, world: FakeWorld) => dataOf(flags, world).commands.map(({ name }) => name);

describe('cache-config acl', () => {
  it('prints the user as a command and as a line of a file, with a place for the password', () => {
    const { exitCode, stdout } = runFake('acl', production());

    const rules = 'reset on #<SHA-256 of the password> ~app:* &app:changes +get +mget +set ';
    expect(stdout).toContain(`\nACL SETUSER cache ${rules}`);
    expect(stdout).toContain(`\nuser cache ${rules}`);
    expect(stdout).not.toContain('canary');
    expect(exitCode).toBe(EXIT.yes);
  });

  it('takes the namespace and the user of the configuration', () => {
    const world = production({ namespace: 'shop', redis: { username: 'worker' } }, 'redis://cache');

    expect(dataOf('', world)).toMatchObject({ user: 'worker', keys: 'shop:*', channel: 'shop:changes' });
  });

  it('takes others where they are asked for', () => {
    const data = dataOf('--user reader --namespace blog', production({ namespace: 'shop' }));

    expect(data).toMatchObject({ user: 'reader', keys: 'blog:*', channel: 'blog:changes' });
  });

  it.each([
    ['tracking', ['client|tracking'], ['publish', 'subscribe']],
    ['pubsub', ['publish', 'subscribe'], ['client|tracking']],
    ['auto', ['client|tracking', 'publish', 'subscribe'], []],
    ['none', [], ['client|tracking', 'publish', 'subscribe']],
  ])('allows with redis.coherence %s what it asks for', (coherence, present, absent) => {
    const commands = commandsOf('', production({ redis: { coherence } }));

    expect(commands).toEqual(expect.arrayContaining(present));
    expect(commands.filter((name) => absent.includes(name))).toEqual([]);
  });

  it('allows to choose a database where there is one to choose', () => {
    expect(commandsOf('', production())).not.toContain('select');
    expect(commandsOf('', production({}, 'redis://cache:6379/3'))).toContain('select');
  });

  it('prints the user of the sentinels, too, where there are any', () => {
    const world = production(
      { redis: { sentinel: { username: 'scout' } } },
      'redis+sentinel://s1,s2/cache/0',
    );

    const { stdout } = runFake('acl', world);

    expect(stdout).toContain(
      '\nACL SETUSER scout reset on #<SHA-256 of the password> &+switch-master +sentinel|get-master-addr-by-name +subscribe +ping\n',
    );
    expect(runFake('acl', production()).stdout).not.toContain('sentinel');
  });

  it('needs no URL: the user may be made before the server is known', () => {
    expect(runFake('acl', { env: { CACHE_PRESET: 'production' } }).exitCode).toBe(EXIT.yes);
  });

  it('says what is wrong with a namespace', () => {
    const { exitCode, stdout } = runFake('acl --namespace a*', production());

    expect([exitCode, stdout]).toEqual([EXIT.no, expect.stringContaining('namespace')]);
  });

  it('refuses a user whose name would be more than one word', () => {
    const { exitCode, stderr } = runFake('acl --user=\n', production());

    expect([exitCode, stderr]).toEqual([EXIT.usage, expect.stringContaining('without blanks')]);
  });
});
