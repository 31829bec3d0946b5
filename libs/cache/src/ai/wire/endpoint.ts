import type { WireCall } from './wire-reader.js';

const PROVIDERS: Readonly<Record<string, string>> = {
  'api.openai.com': 'openai',
  'api.anthropic.com': 'anthropic',
  'generativelanguage.googleapis.com': 'google',
};
/** Parameters that carry a credential, or that say how the answer is delivered. */
const NOT_OF_THE_REQUEST = ['key', 'access_token', 'alt'];

/** Where a call goes, as part of what it asks: the provider by its name or its host, and the address without credentials. */
export function endpointOf({ url }: WireCall): { readonly provider: string; readonly endpoint: string } {
  const query = new URLSearchParams(url.search);
  for (const name of NOT_OF_THE_REQUEST) query.delete(name);
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  const path = url.pathname.replace(':streamGenerateContent', ':generateContent');
  return { provider: PROVIDERS[url.host] ?? url.host, endpoint: url.origin + path + search };
}

/** Whether a call is a POST to an address that ends in this path. */
export function isPostTo({ method, url }: WireCall, path: string): boolean {
  return method === 'POST' && url.pathname.replace(/\/$/, '').endsWith(path);
}
