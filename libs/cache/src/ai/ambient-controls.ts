import { AsyncLocalStorage } from 'node:async_hooks';
import type { AiControls } from './ai-types.js';

/** Controls that apply to every call below the one that set them, however deep. */
export class AmbientControls {
  readonly #storage = new AsyncLocalStorage<AiControls>();

  /** What applies here; of nested ones the inner come first. */
  get current(): AiControls {
    return this.#storage.getStore() ?? {};
  }

  run<R>(controls: AiControls, fn: () => R): R {
    return this.#storage.run(merged(this.current, controls), fn);
  }

  /** What a call says, over what applies here. */
  with<T>(controls: AiControls<T>): AiControls<T> {
    return merged(this.current, controls);
  }
}

/** What the inner leaves out, or says to be undefined, the outer decides; tags and documents add up. */
function merged<T>(outer: AiControls, inner: AiControls<T>): AiControls<T> {
  const said = Object.entries(inner).filter(([, value]) => value !== undefined);
  return {
    ...outer,
    ...Object.fromEntries(said),
    tags: [...(outer.tags ?? []), ...(inner.tags ?? [])],
    documents: [...(outer.documents ?? []), ...(inner.documents ?? [])],
  };
}
