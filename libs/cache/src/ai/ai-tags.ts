/** Which answers an invalidation means: those that any of its members names. */
export interface AiInvalidation {
  readonly tags?: readonly string[] | undefined;
  /** As it was asked for, or as the provider names it. */
  readonly model?: string | undefined;
  readonly operation?: string | undefined;
  /** All answers of a tenant or a user. */
  readonly scope?: string | undefined;
  /** The id of a document that answers were derived from. */
  readonly document?: string | undefined;
  /** All versions of a prompt template, unless one is named. */
  readonly prompt?: { readonly id: string; readonly version?: string | undefined } | undefined;
}

/** What an answer can be invalidated by. */
export interface TagFacts {
  readonly models: readonly string[];
  readonly operation?: string | undefined;
  readonly scopeTag?: string | undefined;
  readonly documents?: readonly string[] | undefined;
  readonly prompts?: readonly { readonly id: string; readonly version?: string | undefined }[] | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** The tags of the cache below: what one kind of name says is never taken for another. */
export function tagsOf({ models, operation, scopeTag, documents, prompts, tags }: TagFacts): string[] {
  return [
    ...models.map((model) => `model:${model}`),
    ...(operation === undefined ? [] : [`op:${operation}`]),
    ...(scopeTag === undefined ? [] : [`scope:${scopeTag}`]),
    ...(documents ?? []).map((document) => `doc:${document}`),
    ...(prompts ?? []).map(({ id, version }) =>
      version === undefined ? `prompt:${JSON.stringify([id])}` : `prompt:${JSON.stringify([id, version])}`,
    ),
    ...(tags ?? []).map((tag) => `tag:${tag}`),
  ];
}
