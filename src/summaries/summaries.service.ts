import { Injectable } from '@nestjs/common';
import type { ChatCompletionCreateParamsBase } from 'openai/resources/chat/completions';
import { cacheReportOf, type CacheReport } from './cache-report.js';
import type { SummarizeDto } from './dto/summarize.dto.js';
import { Model } from './model.provider.js';

/** A summary, and how it was come by. */
export interface Summary {
  readonly summary: string;
  readonly cache: CacheReport;
}

const SENTENCES = 2;

/** Summarizes texts. That answers are cached is seen in the report only: the calls are those of the official client. */
@Injectable()
export class SummariesService {
  constructor(private readonly model: Model) {}

  async summarize(asked: SummarizeDto): Promise<Summary> {
    const { completions } = this.model.client.chat;
    const { data, response } = await completions.create(this.request(asked)).withResponse();
    return { summary: data.choices[0]?.message.content ?? '', cache: cacheReportOf(response.headers) };
  }

  /** First how the answer is come by, then its words as they come. Who stops listening lets go of the model. */
  async *stream(asked: SummarizeDto): AsyncGenerator<CacheReport | string> {
    const request = {
      ...this.request(asked),
      stream: true,
      stream_options: { include_usage: true },
    } as const;
    const { data, response } = await this.model.client.chat.completions.create(request).withResponse();
    yield cacheReportOf(response.headers);
    for await (const { choices } of data) {
      const words = choices[0]?.delta.content;
      if (words) yield words;
    }
  }

  private request({ text, sentences = SENTENCES }: SummarizeDto) {
    const task = `Summarize the text of the user in ${sentences} ${sentences === 1 ? 'sentence' : 'sentences'}.`;
    return {
      model: this.model.name,
      temperature: 0,
      messages: [
        { role: 'system', content: task },
        { role: 'user', content: text },
      ],
    } satisfies ChatCompletionCreateParamsBase;
  }
}
