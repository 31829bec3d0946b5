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

/** What nobody handles ends the process with one message, such as a configuration that is refused. */
function fail(error: unknown): void {
  new Logger('Application').error(error);
  process.exit(1);
}

process.on('uncaughtException', fail);
void bootstrap().catch(fail);
