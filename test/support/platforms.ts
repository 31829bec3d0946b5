import type { INestApplication } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { TestingModule } from '@nestjs/testing';

/** An HTTP server under Nest. */
export interface Platform {
  readonly name: string;
  create(module: TestingModule): INestApplication;
}

export const expressPlatform: Platform = {
  name: 'Express',
  create: (module) => module.createNestApplication(new ExpressAdapter()),
};

export const fastifyPlatform: Platform = {
  name: 'Fastify',
  create: (module) => module.createNestApplication(new FastifyAdapter()),
};

/** The servers that the package promises to work on. */
export const platforms: readonly Platform[] = [expressPlatform, fastifyPlatform];
