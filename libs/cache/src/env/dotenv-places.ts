import type { VariablePlaces } from './variables.js';

/** A key and its value, over several lines where it is quoted; a quote that is never closed is part of the value. */
const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([^\s=#][^=\n]*?)[ \t]*=[ \t]*(?:(["'`])[^]*?\2)?.*$/gm;
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/**
 * Where each variable of a `.env` text stands: name → `.env:3`, the line where its assignment starts. The last
 * assignment wins, and what looks like one inside a quoted value is none, as in `util.parseEnv`.
 */
export function dotenvPlaces(text: string, fileName: string): Map<string, string> {
  const places = new Map<string, string>();
  let [line, counted] = [1, 0];
  for (const { index, 1: name = '' } of text.matchAll(ASSIGNMENT)) {
    line += text.slice(counted, index).split('\n').length - 1;
    counted = index;
    if (NAME.test(name)) places.set(name, `${fileName}:${line}`);
  }
  return places;
}

/**
 * The places of the variables whose value in `env` is the one in the file. One that differs was set elsewhere, and
 * says so: the case that people lose hours on.
 */
export function attributeToFile(
  env: Readonly<Record<string, string | undefined>>,
  file: {
    readonly text: string;
    readonly name: string;
    readonly values: Readonly<Record<string, string | undefined>>;
  },
): VariablePlaces {
  const places = dotenvPlaces(file.text, file.name);
  for (const [name, place] of places) {
    if (env[name] !== file.values[name]) places.set(name, `process environment, differs from ${place}`);
  }
  return places;
}
