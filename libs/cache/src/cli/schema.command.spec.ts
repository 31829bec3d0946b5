import { describe, expect, it } from '@jest/globals';
import { runFake } from '../../../../test/support/fake-cli-io.js';
import { configJsonSchema, jsonSchemaAt } from '../config/reference/json-schema.js';
import { settingsPage } from '../config/reference/settings-page.js';
import { EXIT } from './cli-io.js';

const printed = (command: string): unknown => JSON.parse(runFake(command).stdout);

describe('cache-config schema', () => {
  it('prints the whole schema', () => {
    expect(printed('schema')).toEqual(configJsonSchema());
  });

  it.each(['ttl', 'redis.breaker', 'ttl.default', 'ai.operationTtl', 'ai.operationTtl.qa'])(
    'prints the schema of %s',
    (path) => {
      expect(printed(`schema ${path}`)).toEqual(jsonSchemaAt(path));
    },
  );

  it('knows a setting by another spelling', () => {
    expect(printed('schema memory.max_entries')).toEqual(jsonSchemaAt('memory.maxEntries'));
  });

  it('suggests the setting that was meant', () => {
    expect(runFake('schema ttl.defualt')).toMatchObject({
      exitCode: EXIT.usage,
      stderr: expect.stringContaining('did you mean "ttl.default"'),
    });
  });

  it('wraps the schema in an envelope on request', () => {
    expect(printed('schema ttl --json')).toMatchObject({ command: 'schema', data: jsonSchemaAt('ttl') });
  });
});

describe('cache-config docs', () => {
  it('prints the reference of the settings', () => {
    expect(runFake('docs')).toEqual({ exitCode: EXIT.yes, stdout: settingsPage().trimEnd(), stderr: '' });
  });

  it('says in JSON that it is Markdown', () => {
    expect(printed('docs --json')).toMatchObject({ data: { format: 'markdown', text: settingsPage() } });
  });
});
