import { dotenvAssignments, parseDotenv } from './dotenv-assignments.js';
import type { Environment, VariablePlaces } from './variables.js';

/** Where each variable of a `.env` text stands: name → `.env:3`, the line where its last assignment starts. */
export function dotenvPlaces(text: string, fileName: string): Map<string, string> {
  const assignments = dotenvAssignments(text);
  return new Map(assignments.map(({ name, firstLine }) => [name, `${fileName}:${firstLine + 1}`]));
}

/**
 * The places of the variables whose value in `env` is the one in the file. One that differs was set elsewhere, and
 * says so: the case that people lose hours on.
 */
export function attributeToFile(
  env: Environment,
  { text, name: fileName }: { readonly text: string; readonly name: string },
): VariablePlaces {
  const [places, values] = [dotenvPlaces(text, fileName), parseDotenv(text)];
  for (const [name, place] of places) {
    if (env[name] !== values[name]) places.set(name, `process environment, differs from ${place}`);
  }
  return places;
}
