/** What may be told of an error of the application: its text may hold that of a user. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
