import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readIfThere, readSmallFile, WatchedFiles } from './watched-files.js';

const LATER_MS = 60_000;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watched-files-'));
  file = join(folder, 'url');
  writeFileSync(file, 'one');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('watched files', () => {
  /** Files that were looked at once, when nothing had changed for long. */
  function settled(): () => boolean {
    const watched = new WatchedFiles();
    const ask = () => watched.mayHaveChanged([file], Date.now() + LATER_MS);
    ask();
    return ask;
  }

  it('may have changed when nobody looked at them yet', () => {
    expect(new WatchedFiles().mayHaveChanged([file])).toBe(true);
  });

  it('have not changed while the file system says the same', () => {
    const ask = settled();

    expect([ask(), ask()]).toEqual([false, false]);
  });

  it.each([
    ['is written', () => writeFileSync(file, 'two')],
    ['is shortened and dated back', () => {
      truncateSync(file, 1);
      utimesSync(file, 1, 1);
    }],
    ['is replaced by another', () => {
      writeFileSync(`${file}.new`, 'one');
      renameSync(`${file}.new`, file);
    }],
    ['is gone', () => rmSync(file)],
    ['becomes a folder', () => {
      rmSync(file);
      mkdirSync(file);
    }],
  ])('may have changed once one %s', (_what, change) => {
    const ask = settled();

    change();

    expect([ask(), ask()]).toEqual([true, false]);
  }); // prettier-ignore

  it('may have changed once a link leads elsewhere, as that of a mounted secret', () => {
    const other = join(folder, 'other');
    writeFileSync(other, 'one');
    const link = join(folder, 'link');
    symlinkSync(file, link);
    const watched = new WatchedFiles();
    const ask = () => watched.mayHaveChanged([link], Date.now() + LATER_MS);
    ask();

    symlinkSync(other, `${link}.new`);
    renameSync(`${link}.new`, link);

    expect([ask(), ask()]).toEqual([true, false]);
  });

  it('are not trusted for a while after a change, since the next one could look the same', () => {
    const watched = new WatchedFiles();

    expect([watched.mayHaveChanged([file]), watched.mayHaveChanged([file])]).toEqual([true, true]);
  });

  it('may have changed once there are others', () => {
    const ask = settled();
    ask();
    const watched = new WatchedFiles();
    watched.mayHaveChanged([file], Date.now() + LATER_MS);

    expect(watched.mayHaveChanged([file, `${file}.2`], Date.now() + LATER_MS)).toBe(true);
  });
});

describe('reading a small file', () => {
  it('gives its text', () => {
    expect([readSmallFile(file), readIfThere(file)]).toEqual(['one', 'one']);
  });

  it('gives nothing where there is none, or refuses', () => {
    rmSync(file);

    expect(readIfThere(file)).toBeUndefined();
    expect(() => readSmallFile(file)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });

  it('refuses a folder and a file of more than a mebibyte', () => {
    const large = join(folder, 'large');
    writeFileSync(large, 'x'.repeat(1_048_577));

    expect(() => readIfThere(folder)).toThrow(expect.objectContaining({ code: 'EINVAL' }));
    expect(() => readIfThere(large)).toThrow(expect.objectContaining({ code: 'EFBIG' }));
  });
});
