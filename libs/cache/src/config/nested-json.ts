/** The JSON that sets a path, its value left open: `{"ttl":{"default":…}}`. */
export function nestedJson(path: string, value = '…'): string {
  return path.split('.').reduceRight((inner, part) => `{"${part}":${inner}}`, value);
}
