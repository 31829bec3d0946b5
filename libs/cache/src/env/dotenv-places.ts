import type { VariablePlaces } from './variables.js';

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=/;

/** Where each variable of a `.env` text stands: name → `.env:3`. The last assignment wins, as in `dotenv`. */
export function dotenvPlaces(text: string, fileName: string): Map<string, string> {
  const places = new Map<string, string>();
  text.split(/\r?\n/).forEach((line, index) => {
    const name = ASSIGNMENT.exec(line)?.[1];
    if (name) places.set(name, `${fileName}:${index + 1}`);
  });
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
