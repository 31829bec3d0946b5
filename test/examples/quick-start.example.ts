import 'reflect-metadata';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cache, CacheModule } from 'nestjs-cache-presets';

@Controller('prices')
class PricesController {
  constructor(private readonly cache: Cache) {}

  @Get(':id')
  price(@Param('id') id: string): Promise<string> {
    return this.cache.getOrSet(`price:${id}`, () => slowPrice(id));
  }
}

async function slowPrice(id: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return `${id} costs 42\n`;
}

@Module({ imports: [CacheModule.forRoot()], controllers: [PricesController] })
class AppModule {}

export const app = await NestFactory.create(AppModule);
app.enableShutdownHooks();
await app.listen(process.env.PORT ?? 3000);
