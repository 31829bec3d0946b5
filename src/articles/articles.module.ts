import { Module } from '@nestjs/common';
import { ArticlesController } from './articles.controller.js';
import { ArticlesService } from './articles.service.js';
import { ArticlesSource } from './articles.source.js';

@Module({ controllers: [ArticlesController], providers: [ArticlesService, ArticlesSource] })
export class ArticlesModule {}
