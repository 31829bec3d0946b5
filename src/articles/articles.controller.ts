import { Body, Controller, Get, Param, ParseIntPipe, Put, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { CacheEntry } from 'nestjs-cache-presets';
import type { Article } from './article.js';
import { ArticlesService } from './articles.service.js';
import { UpdateArticleDto } from './dto/update-article.dto.js';

/** The articles over HTTP; the header `x-cache` says where an answer came from: `memory`, `redis` or `source`. */
@Controller('articles')
export class ArticlesController {
  constructor(private readonly articles: ArticlesService) {}

  @Get()
  async findAll(@Res({ passthrough: true }) response: Response): Promise<Article[]> {
    return answer(response, await this.articles.findAll());
  }

  @Get(':id')
  async findOne(
    @Param('id', ParseIntPipe) id: number,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Article> {
    return answer(response, await this.articles.findOne(id));
  }

  @Put(':id')
  update(@Param('id', ParseIntPipe) id: number, @Body() changes: UpdateArticleDto): Promise<Article> {
    return this.articles.update(id, changes);
  }
}

function answer<T>(response: Response, { value, source }: CacheEntry<T>): T {
  response.setHeader('x-cache', source);
  return value;
}
