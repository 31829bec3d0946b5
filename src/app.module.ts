import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { CacheModule, cacheEnvironmentValidator } from 'nestjs-cache-presets';
import { ArticlesModule } from './articles/articles.module.js';
import { SummariesModule } from './summaries/summaries.module.js';

@Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true, validate: cacheEnvironmentValidator }),
    CacheModule.forRoot({ ai: { scope: 'shared' } }),
    ArticlesModule,
    SummariesModule,
  ],
})
export class AppModule {}
