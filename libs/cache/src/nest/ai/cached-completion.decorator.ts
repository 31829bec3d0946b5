import { AsyncLocalStorage } from 'node:async_hooks';
import 'reflect-metadata';
import { Inject } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { AiCache } from '../../ai/ai-cache.js';
import type { AiControls, AiRequest } from '../../ai/ai-types.js';
import { CacheError } from '../../contracts/cache-error.js';
import { fromObservable, toObservable } from './observable-streams.js';

/** What a method gives: one answer, or one in parts. */
export type CompletionKind = 'promise' | 'iterable' | 'observable';

/** How the answers of a method are kept. */
export interface CachedCompletionOptions<Args extends unknown[]> {
  /** What the method asks of the model with these arguments, as far as it decides the answer. */
  readonly request: (...args: Args) => AiRequest;
  /** One of `ai.operationTtl`, or any further one. @default that of the request */
  readonly operation?: string;
  /** @default those of `AiCache.with`, and of the options */
  readonly controls?: AiControls | ((...args: Args) => AiControls);
  /** @default told from the declared type of the method, where that is `Promise`, `Observable` or an async generator */
  readonly returns?: CompletionKind;
}

type Method = (...args: never[]) => unknown;

/** Where the decorator keeps the AI cache in the object of the method. */
const AI_CACHE = Symbol('cache:ai');

/**
 * Answers calls of a method out of the AI cache, and runs it where there is no answer: for methods that give a promise, an
 * observable, such as those of `@Sse`, or an async iterable. Callers get what the method would have given, without a word
 * about the cache.
 */
export function CachedCompletion<Args extends unknown[]>(
  options: CachedCompletionOptions<Args>,
): <M extends (...args: Args) => unknown>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void {
  return (target, name, descriptor) => {
    const method = descriptor.value as Method | undefined;
    const kind = options.returns ?? kindOf(target, name, method);
    if (!method || !kind) throw unknownKind(target, name);
    Inject(AiCache)(target, AI_CACHE);
    const answer = ANSWER[kind];
    descriptor.value = function (this: { [AI_CACHE]: AiCache }, ...args: Args) {
      const { request, operation, controls = {} } = options;
      const asked = request(...args);
      return answer({
        ai: this[AI_CACHE],
        request: operation === undefined ? asked : { ...asked, operation },
        controls: typeof controls === 'function' ? controls(...args) : controls,
        run: () => Reflect.apply(method, this, args) as unknown,
      });
    } as never;
  };
}

/** One call of a decorated method. */
interface CompletionCall {
  readonly ai: AiCache;
  readonly request: AiRequest;
  readonly controls: AiControls;
  /** The method itself. */
  readonly run: () => unknown;
}

/** Streams begin when they are read; what was said by `with`, and whose call it is, is that of the call. */
const ANSWER: Readonly<Record<CompletionKind, (call: CompletionCall) => unknown>> = {
  promise: async ({ ai, request, controls, run }) =>
    (await ai.getOrGenerate(request, async () => run(), controls)).value,
  iterable: ({ ai, request, controls, run }) => {
    const here = AsyncLocalStorage.snapshot();
    const start = async () => run() as AsyncIterable<unknown>;
    return (async function* () {
      yield* await here(() => ai.getOrStream(request, start, controls));
    })();
  },
  observable: ({ ai, request, controls, run }) => {
    const here = AsyncLocalStorage.snapshot();
    const start = async () => fromObservable(run() as Observable<unknown>);
    return toObservable((signal) => {
      const either = controls.signal ? AbortSignal.any([signal, controls.signal]) : signal;
      return here(() => ai.getOrStream(request, start, { ...controls, signal: either }));
    });
  },
};

const ASYNC_GENERATOR = Object.getPrototypeOf(async function* () {}) as object;

/** Generators first: compilers differ in the type that they declare for them. */
function kindOf(
  target: object,
  name: string | symbol,
  method: Method | undefined,
): CompletionKind | undefined {
  if (method && Object.prototype.isPrototypeOf.call(ASYNC_GENERATOR, method)) return 'iterable';
  const type = Reflect.getMetadata('design:returntype', target, name) as { name?: string } | undefined;
  if (type?.name === 'Observable') return 'observable';
  return type === Promise ? 'promise' : undefined;
}

function unknownKind(target: object, name: string | symbol): CacheError {
  return new CacheError(
    'CACHE_AI_INVALID',
    `@CachedCompletion on ${target.constructor.name}.${String(name)}: it cannot be told what the method gives; ` +
      "say returns: 'promise', 'iterable' or 'observable'",
  );
}
