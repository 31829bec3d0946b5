/** Headers of providers and gateways that change what is answered, or by whom. */
export const KEY_HEADERS: readonly string[] = [
  'anthropic-beta',
  'anthropic-version',
  'openai-beta',
  'openai-organization',
  'openai-project',
  'x-goog-user-project',
  'x-portkey-config',
  'x-portkey-provider',
  'x-portkey-virtual-key',
];

/** The headers that count, by their names in lower case; `undefined` where there is none. */
export function keyHeadersOf(
  headers: Readonly<Record<string, string>> | undefined,
  further: readonly string[] | undefined,
): Readonly<Record<string, string>> | undefined {
  if (headers === undefined) return undefined;
  const names = new Set([...KEY_HEADERS, ...(further ?? [])].map((name) => name.toLowerCase()));
  const counted = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => names.has(name));
  return counted.length === 0 ? undefined : Object.fromEntries(counted);
}
