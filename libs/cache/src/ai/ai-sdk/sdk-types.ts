/**
 * What this package knows of the AI SDK: its specification of language models, version 3 (`ai@6`) and 4 (`ai@7`), as far
 * as the cache touches it. Structural, so that no version of the SDK is needed to compile.
 */
export interface SdkCallOptions {
  readonly prompt: unknown;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly responseFormat?: { readonly type: string } | undefined;
  /** Whether a stream carries what the provider sent, beside what became of it. */
  readonly includeRawChunks?: boolean | undefined;
  readonly abortSignal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
}

/** A language model, as a middleware is given it. */
export interface SdkModel<Options, Whole, Streamed> {
  readonly provider: string;
  readonly modelId: string;
  doGenerate(options: Options): PromiseLike<Whole>;
  doStream(options: Options): PromiseLike<Streamed>;
}

export interface SdkUsage {
  readonly inputTokens: {
    readonly total: number | undefined;
    readonly noCache: number | undefined;
    readonly cacheRead: number | undefined;
    readonly cacheWrite: number | undefined;
  };
  readonly outputTokens: {
    readonly total: number | undefined;
    readonly text: number | undefined;
    readonly reasoning: number | undefined;
  };
}

export type SdkMetadata = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface SdkFinish {
  readonly finishReason: { readonly unified: string; readonly raw: string | undefined };
  readonly usage: SdkUsage;
  readonly providerMetadata?: SdkMetadata | undefined;
}

/** A text, a thought, a tool call, a source, a file: whatever the model has made. */
export interface SdkContent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface SdkWhole extends SdkFinish {
  readonly content: readonly SdkContent[];
  readonly warnings: readonly unknown[];
  readonly request?: unknown;
  readonly response?: { readonly headers?: unknown; readonly body?: unknown } | undefined;
}

/** A part of a stream, such as `{ type: 'text-delta', id, delta }`. */
export interface SdkPart {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface SdkStreamed {
  readonly stream: ReadableStream<SdkPart>;
}
