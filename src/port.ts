const DEFAULT_PORT = 3000;
const MAX_PORT = 65_535;

/** The port that `PORT` names; blank is 3000, and what is no port is an error that says so. */
export function portOf(text: string | undefined): number {
  if (text === undefined || text.trim() === '') return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= MAX_PORT) return port;
  throw new Error(
    `PORT=${text} is not a port: write a number from 1 to ${MAX_PORT}, or leave it out for ${DEFAULT_PORT}`,
  );
}
