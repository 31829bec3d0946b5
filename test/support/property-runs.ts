/** How often a property is tried: `usual` times, or `long` times where `TEST_SCALE` is `long`. */
export function propertyRuns(usual: number, long = 100_000): number {
  return process.env['TEST_SCALE'] === 'long' ? long : usual;
}
