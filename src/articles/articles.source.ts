import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Article } from './article.js';

const SEED = join(import.meta.dirname, 'articles.json');
const WORKING_COPY = join(tmpdir(), `nestjs-cache-presets-${userInfo().username}`, 'articles.json');
const DELAY_MS = 150;

/**
 * The slow source that the cache spares: a JSON file behind a delay, shared by all instances on a machine.
 * `ARTICLES_FILE` names another place for it, such as a volume.
 */
@Injectable()
export class ArticlesSource {
  private readonly file = process.env.ARTICLES_FILE ?? WORKING_COPY;
  private lastUpdate: Promise<unknown> = Promise.resolve();

  async findAll(): Promise<Article[]> {
    await delay(DELAY_MS);
    return this.read();
  }

  async findOne(id: number): Promise<Article | undefined> {
    const articles = await this.findAll();
    return articles.find((article) => article.id === id);
  }

  /** One change after the other: each reads what the one before it wrote. */
  update(id: number, changes: Partial<Pick<Article, 'title' | 'body'>>): Promise<Article | undefined> {
    const update = this.lastUpdate.then(() => this.change(id, changes));
    this.lastUpdate = update.catch(() => undefined);
    return update;
  }

  private async change(
    id: number,
    changes: Partial<Pick<Article, 'title' | 'body'>>,
  ): Promise<Article | undefined> {
    const articles = await this.findAll();
    const current = articles.find((article) => article.id === id);
    if (!current) return undefined;
    const updated = { ...current, ...changes, updatedAt: new Date().toISOString() };
    await this.write(
      JSON.stringify(
        articles.map((article) => (article.id === id ? updated : article)),
        null,
        2,
      ),
    );
    return updated;
  }

  private async read(): Promise<Article[]> {
    if (!existsSync(this.file)) await this.write(await readFile(SEED, 'utf8'));
    return JSON.parse(await readFile(this.file, 'utf8')) as Article[];
  }

  /** A reader sees the file before or after, never half of it. */
  private async write(text: string): Promise<void> {
    const next = `${this.file}.${randomUUID()}`;
    await mkdir(dirname(this.file), { recursive: true });
    await writeFile(next, text);
    await rename(next, this.file);
  }
}
