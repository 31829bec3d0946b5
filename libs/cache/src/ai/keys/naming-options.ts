import type { KeyObject } from 'node:crypto';

/** How requests get their names: what is the same for all, and whose request this one is. */
export interface NamingOptions {
  /** Without it nobody can guess a prompt from the name of its answer. */
  readonly secret: KeyObject;
  readonly algorithm: 'sha256' | 'sha512';
  /** Another version makes every answer unknown at once. */
  readonly version: string;
  /** Whose answers: a tenant or a user, or `shared`. Never empty. */
  readonly scope: string;
  /** What the provider knows the caller by, such as its `authorization` header. @default none, an identity of its own */
  readonly credential?: string | undefined;
  /** Headers of the call, in any case; only `KEY_HEADERS` and `keyHeaders` count. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Further headers that change what is answered. */
  readonly keyHeaders?: readonly string[] | undefined;
  /** Further fields that do not change what is answered, as paths: `user`, `messages[].name`. */
  readonly ignore?: readonly string[] | undefined;
  /** What is done to texts before they are compared. @default nothing: white space and quotes can matter */
  readonly normalize?: 'nfc' | 'trim' | ((text: string) => string) | undefined;
  /** Replaces what changes from call to call without changing the answer, such as the time in a system prompt. */
  readonly volatile?: ((text: string) => string) | undefined;
  /** Whether calls are named whose tools the provider runs, such as a search of the web. @default 'bypass' */
  readonly volatileTools?: 'bypass' | 'cache' | undefined;
  /** Whether calls are named that point to files by their address: what is there may change. @default 'cache' */
  readonly remoteMedia?: 'bypass' | 'cache' | undefined;
  /** A further distinction, added to the name. */
  readonly key?: string | undefined;
  /** Which of several answers to the same request. @default 0 */
  readonly variant?: number | undefined;
}
