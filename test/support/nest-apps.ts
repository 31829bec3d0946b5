import { afterEach } from '@jest/globals';
import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule, type TestingModuleBuilder } from '@nestjs/testing';
import { expressPlatform, type Platform } from './platforms.js';

/** What a test changes about the module before it is compiled. */
export type Customise = (builder: TestingModuleBuilder) => TestingModuleBuilder;

/** Starts modules and applications. */
export interface NestApps {
  /** A module without HTTP, initialised. */
  module(metadata: ModuleMetadata, customise?: Customise): Promise<TestingModule>;
  /** An application that listens on a free port of the loopback interface. */
  http(
    metadata: ModuleMetadata,
    options?: { readonly platform?: Platform; readonly customise?: Customise },
  ): Promise<INestApplication>;
}

/** Starts modules and applications, and closes them after each test of the file. */
export function nestApps(): NestApps {
  const running: { close(): Promise<void> }[] = [];
  const track = <App extends { close(): Promise<void> }>(app: App): App => {
    running.push(app);
    return app;
  };

  afterEach(async () => {
    for (const app of running.splice(0).toReversed()) await app.close();
  });

  const compile = (metadata: ModuleMetadata, customise: Customise = (builder) => builder) =>
    customise(Test.createTestingModule(metadata)).compile();

  return {
    async module(metadata, customise) {
      const module = track(await compile(metadata, customise));
      return module.init();
    },
    async http(metadata, { platform = expressPlatform, customise } = {}) {
      const app = track(platform.create(await compile(metadata, customise)));
      await app.listen(0, '127.0.0.1');
      return app;
    },
  };
}
