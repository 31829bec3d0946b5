import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { CacheModule, cacheEnvironmentValidator } from 'nestjs-cache-presets';
import { ArticlesModule } from './articles/articles.module.js';

@Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true, validate: cacheEnvironmentValidator }),
    CacheModule.forRoot(),
    ArticlesModule,
  ],
})
export class AppModule {}
