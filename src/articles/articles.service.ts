import { Injectable, NotFoundException } from '@nestjs/common';
import { Cache, type CacheEntry } from 'nestjs-cache-presets';
import type { Article } from './article.js';
import { ArticlesSource } from './articles.source.js';
import type { UpdateArticleDto } from './dto/update-article.dto.js';

const LIST = 'articles';
const keyOf = (id: number) => `article:${id}`;

/** Articles, read through the cache; a change invalidates, by tag, what it makes wrong, in every instance. */
@Injectable()
export class ArticlesService {
  constructor(
    private readonly cache: Cache,
    private readonly source: ArticlesSource,
  ) {}

  findAll(): Promise<CacheEntry<Article[]>> {
    return this.cache.getOrSetEntry(LIST, () => this.source.findAll(), { tags: [LIST] });
  }

  async findOne(id: number): Promise<CacheEntry<Article>> {
    const load = () => this.source.findOne(id);
    const entry = await this.cache.getOrSetEntry(keyOf(id), load, { ttl: '5m', tags: [keyOf(id)] });
    return { ...entry, value: found(id, entry.value) };
  }

  async update(id: number, changes: UpdateArticleDto): Promise<Article> {
    const article = found(id, await this.source.update(id, changes));
    await this.cache.invalidateTags([LIST, keyOf(id)]);
    return article;
  }
}

function found(id: number, article: Article | undefined): Article {
  if (!article) throw new NotFoundException(`there is no article ${id}`);
  return article;
}
