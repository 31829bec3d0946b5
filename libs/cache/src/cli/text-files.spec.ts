import { describe, expect, it } from '@jest/globals';
import { FakeCliIo, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';
import { runCli } from './run-cli.js';

const failing = (code: string) => (): never => {
  throw Object.assign(new Error(`${code}: failed`), { code, syscall: 'open' });
};

async function runWith(command: string, broken: Partial<FakeCliIo>, world: FakeWorld = {}) {
  const io = Object.assign(new FakeCliIo(world), broken);
  const exitCode = await runCli(command.split(' '), io);
  return { exitCode, stdout: io.printed.join('\n'), stderr: io.printedErrors.join('\n'), files: io.files };
}

describe('a file that cannot be read', () => {
  it.each([
    ['EISDIR', 'it is a folder'],
    ['EACCES', 'permission denied'],
    ['EMFILE', 'EMFILE'],
  ])('is wrong usage, with the reason for %s', async (code, reason) => {
    expect(await runWith('validate -f x.env', { readFile: failing(code) })).toMatchObject({
      exitCode: EXIT.usage,
      stdout: '',
      stderr: `cache-config: the file x.env cannot be read: ${reason}`,
    });
  });

  it('is no defect of the tool where generated files are checked', async () => {
    const world = { files: { 'docker-compose.yml': '' } };

    expect(await runWith('template --check', { readFile: failing('EISDIR') }, world)).toMatchObject({
      exitCode: EXIT.usage,
      stderr: 'cache-config: the file docker-compose.yml cannot be read: it is a folder',
    });
  });
});

describe('a file that cannot be written', () => {
  const LEGACY = { files: { '.env': 'CACHE_DEFAULT_TTL=60', 'a.env': 'CACHE_PRESET=simple' } };

  it.each([
    ['migrate --write', '.env.bak'],
    ['import a.env --to b.env', 'b.env'],
    ['lock --target simple', 'cache-config.lock.json'],
    ['template --write .env.cache.template', '.env.cache.template'],
  ])('ends «%s» as wrong usage', async (command, file) => {
    expect(await runWith(command, { writeFile: failing('EROFS') }, LEGACY)).toMatchObject({
      exitCode: EXIT.usage,
      stdout: '',
      stderr: `cache-config: the file ${file} cannot be written: the file system is read-only`,
    });
  });

  it('leaves the files of a migration as they were where a backup fails', async () => {
    const world = { files: { '.env': 'CACHE_DEFAULT_TTL=60', '.env.local': 'CACHE_LOG_LEVEL=INFO' } };
    const io = new FakeCliIo(world);
    const { writeFile } = io;
    io.writeFile = (path, text) => (path === '.env.local.bak' ? failing('ENOSPC')() : writeFile(path, text));

    expect(await runCli(['migrate', '--write'], io)).toBe(EXIT.usage);
    expect(io.files).toMatchObject(world.files);
  });
});
