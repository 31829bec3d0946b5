import { Logger, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { portOf } from './port.js';

async function bootstrap(): Promise<void> {
  const port = portOf(process.env.PORT);
  const app = await NestFactory.create(AppModule, { forceCloseConnections: true });
  app.enableShutdownHooks();
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
  await app.listen(port);
  const logger = new Logger('Application');
  logger.log(`articles  http://localhost:${port}/articles`);
  logger.log(`summaries http://localhost:${port}/summaries`);
  logger.log(`health    http://localhost:${port}/health/cache`);
}

/** What nobody handles ends the process with one message, such as a configuration that is refused. */
function fail(error: unknown): void {
  new Logger('Application').error(messageOf(error));
  process.exit(1);
}

function messageOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}. Another program listens there: choose a port, as in PORT=3001 make start`;
  }
  return error.message;
}

process.on('uncaughtException', fail);
void bootstrap().catch(fail);
