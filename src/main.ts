import { Logger, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const DEFAULT_PORT = 3000;

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { forceCloseConnections: true });
  app.enableShutdownHooks();
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
  const port = process.env.PORT ?? DEFAULT_PORT;
  await app.listen(port);
  const logger = new Logger('Application');
  logger.log(`articles  http://localhost:${port}/articles`);
  logger.log(`health    http://localhost:${port}/health/cache`);
}

bootstrap().catch((error: unknown) => {
  new Logger('Application').error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
