import { describe, expect, it } from '@jest/globals';
import { runFakeAsync } from '../../../../test/support/fake-cli-io.js';
import { configJsonSchema, jsonSchemaAt } from '../config/reference/json-schema.js';
import { settingsPage } from '../config/reference/settings-page.js';
import { EXIT } from './cli-io.js';

const printed = async (command: string): Promise<unknown> => JSON.parse((await runFakeAsync(command)).stdout);

describe('cache-config schema', () => {
  it('prints the whole schema', async () => {
    expect(await printed('schema')).toEqual(configJsonSchema());
  });

  it.each(['ttl', 'redis.breaker', 'ttl.default', 'ai.operationTtl', 'ai.operationTtl.qa'])(
    'prints the schema of %s',
    async (path) => {
      expect(await printed(`schema ${path}`)).toEqual(jsonSchemaAt(path));
    },
  );

  it('knows a setting by another spelling', async () => {
    expect(await printed('schema memory.max_entries')).toEqual(jsonSchemaAt('memory.maxEntries'));
  });

  it('suggests the setting that was meant', async () => {
    expect(await runFakeAsync('schema ttl.defualt')).toMatchObject({
      exitCode: EXIT.usage,
      stderr: expect.stringContaining('did you mean "ttl.default"'),
    });
  });

  it('wraps the schema in an envelope on request', async () => {
    expect(await printed('schema ttl --json')).toMatchObject({
      command: 'schema',
      data: jsonSchemaAt('ttl'),
    });
  });
});

describe('cache-config docs', () => {
  it('prints the reference of the settings', async () => {
    expect(await runFakeAsync('docs')).toEqual({
      exitCode: EXIT.yes,
      stdout: settingsPage().trimEnd(),
      stderr: '',
    });
  });

  it('says in JSON that it is Markdown', async () => {
    expect(await printed('docs --json')).toMatchObject({
      data: { format: 'markdown', text: settingsPage() },
    });
  });
});
