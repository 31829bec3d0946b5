import { describe, expect, it } from '@jest/globals';
import { filesAfterAsync, runFakeAsync } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';

const generated = () => filesAfterAsync('template --write .env.cache.template', {});

describe.each(['drift', 'doctor --offline'])('cache-config %s', (command) => {
  it('says nothing of generated files where there are none', async () => {
    const { stdout } = await runFakeAsync(command);

    expect(stdout).not.toContain('templates');
  });

  it('finds generated files as they were generated', async () => {
    const { exitCode, stdout } = await runFakeAsync(command, { files: await generated() });

    expect(stdout).toMatch(/^✓ templates {2}\.env\.cache\.template as generated$/m);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('names one that is out of date, and the remedy', async () => {
    const text = (await generated())['.env.cache.template'] ?? '';
    const files = { '.env.cache.template': `${text}# by hand\n` };

    const { exitCode, stdout } = await runFakeAsync(command, { files });

    expect(stdout).toMatch(
      /^✗ templates {2}\.env\.cache\.template is out of date: differs from line \d+ on\n +fix {2}cache-config template --write$/m,
    );
    expect(exitCode).toBe(EXIT.no);
  });
});
