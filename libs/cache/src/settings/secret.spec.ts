import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Secret, isCredentialName, maskUrls } from './secret.js';

describe('Secret', () => {
  it('reveals its value on request only', () => {
    const secret = new Secret('hunter2');

    const shown = [
      String(secret),
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: { secret } }, { depth: 9, showHidden: true }),
      inspect(secret, { customInspect: false }),
      JSON.stringify(Object.entries(secret)),
    ];

    expect(shown.join('\n')).not.toContain('hunter2');
    expect(secret.reveal()).toBe('hunter2');
  });

  it('shows a mask of one length, however long the value is', () => {
    expect(String(new Secret('x'))).toBe(String(new Secret('x'.repeat(99))));
  });

  it('shows what it was given to show', () => {
    expect(String(new Secret('redis://u:p@h', 'redis://******:******@h'))).toBe('redis://******:******@h');
  });
});

describe('maskUrls', () => {
  it.each([
    ['redis://user:hunter2@h:6379/0', 'redis://******:******@h:6379/0'],
    ['redis://:hunter2@h', 'redis://******:******@h'],
    ['redis://hunter2@h', 'redis://******:******@h'],
    ['redis://u:hunter2@hunter2@h', 'redis://******:******@h'],
    ['redis://u:hunter2/hunter2@h', 'redis://******:******@h'],
    ['redis://u:hunter2#hunter2?hunter2@h', 'redis://******:******@h'],
    ['redis://u:hunter2 hunter2@h', 'redis://******:******@h'],
    [`redis://u:hunter2"'{}hunter2@h`, 'redis://******:******@h'],
    ['see redis://u:hunter2@h now', 'see redis://******:******@h now'],
    ['redis://h/?password=hunter2&db=1', 'redis://h/?password=******&db=1'],
    ['redis://h/?auth_token=hunter2', 'redis://h/?auth_token=******'],
  ])('hides the credentials of %j', (text, masked) => {
    expect(maskUrls(text)).toBe(masked);
  });

  it.each(['redis://cache:6379/0', 'for TLS write rediss://, else redis://', '@ is %40', ''])(
    'leaves %j alone',
    (text) => {
      expect(maskUrls(text)).toBe(text);
    },
  );
});

describe('isCredentialName', () => {
  it.each(['password', 'passwd', 'redisPassword', 'API_TOKEN', 'clientSecret', 'apiKey', 'key', 'db.pwd'])(
    'holds for %j',
    (name) => {
      expect(isCredentialName(name)).toBe(true);
    },
  );

  it.each(['maxEntries', 'monkey', 'author', 'level', 'url'])('does not hold for %j', (name) => {
    expect(isCredentialName(name)).toBe(false);
  });
});
