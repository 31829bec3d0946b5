import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Article } from './article.js';

const SEED = join(import.meta.dirname, 'articles.json');
const WORKING_COPY = join(tmpdir(), 'nestjs-cache-presets', 'articles.json');
const DELAY_MS = 150;

/**
 * The slow source that the cache spares: a JSON file behind a delay, shared by all instances on a machine.
 * `ARTICLES_FILE` names another place for it, such as a volume.
 */
@Injectable()
export class ArticlesSource {
  private readonly file = process.env.ARTICLES_FILE ?? WORKING_COPY;

  async findAll(): Promise<Article[]> {
    await delay(DELAY_MS);
    return this.read();
  }

  async findOne(id: number): Promise<Article | undefined> {
    const articles = await this.findAll();
    return articles.find((article) => article.id === id);
  }

  async update(id: number, changes: Partial<Pick<Article, 'title' | 'body'>>): Promise<Article | undefined> {
    const articles = await this.findAll();
    const current = articles.find((article) => article.id === id);
    if (!current) return undefined;
    const updated = { ...current, ...changes, updatedAt: new Date().toISOString() };
    await this.write(articles.map((article) => (article.id === id ? updated : article)));
    return updated;
  }

  private async read(): Promise<Article[]> {
    if (!existsSync(this.file)) {
      await mkdir(dirname(this.file), { recursive: true });
      await copyFile(SEED, this.file);
    }
    return JSON.parse(await readFile(this.file, 'utf8')) as Article[];
  }

  private async write(articles: readonly Article[]): Promise<void> {
    const next = `${this.file}.${process.pid}`;
    await writeFile(next, JSON.stringify(articles, null, 2));
    await rename(next, this.file);
  }
}
