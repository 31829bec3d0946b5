import { Body, Controller, HttpCode, Post, RequestMethod, Sse, type MessageEvent } from '@nestjs/common';
import { from, map, type Observable } from 'rxjs';
import { SummarizeDto } from './dto/summarize.dto.js';
import { SummariesService, type Summary } from './summaries.service.js';

/** Summaries over HTTP, whole or word by word. */
@Controller('summaries')
export class SummariesController {
  constructor(private readonly summaries: SummariesService) {}

  @Post()
  @HttpCode(200)
  summarize(@Body() asked: SummarizeDto): Promise<Summary> {
    return this.summaries.summarize(asked);
  }

  /** An event `cache` with the report, then the words. */
  @Sse('stream', { method: RequestMethod.POST })
  @HttpCode(200)
  stream(@Body() asked: SummarizeDto): Observable<MessageEvent> {
    const event = (part: string | object): MessageEvent =>
      typeof part === 'string' ? { data: part } : { type: 'cache', data: part };
    return from(this.summaries.stream(asked)).pipe(map(event));
  }
}
