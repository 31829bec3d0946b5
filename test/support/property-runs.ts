const LONG_RUN = 100_000;

/** How many cases a property is tried with: `usual`, or a hundred thousand where `TEST_SCALE` is `long`. */
export function propertyRuns(usual: number): number {
  return process.env['TEST_SCALE'] === 'long' ? LONG_RUN : usual;
}
