import { availableParallelism } from 'node:os';

const swc = {
  swcrc: false,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
    externalHelpers: true, // without it, coverage counts the inlined decorator helpers
  },
  module: { type: 'es6' },
};

/** Another major version of the AI SDK than that of package.json, installed in a folder of its own. */
const aiSdk = process.env.AI_SDK_FOLDER;
const aiSdkFiles = aiSdk && {
  '^ai$': `${aiSdk}/node_modules/ai/dist/index.js`,
  '^ai/test$': `${aiSdk}/node_modules/ai/dist/test/index.js`,
  '^@ai-sdk/openai-compatible$': `${aiSdk}/node_modules/@ai-sdk/openai-compatible/dist/index.js`,
};

const common = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: {
    ...aiSdkFiles,
    '^nestjs-cache-presets$': '<rootDir>/libs/cache/src/index.ts',
    '^nestjs-cache-presets/(.*)$': '<rootDir>/libs/cache/src/$1.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
};

export default {
  collectCoverageFrom: ['src/**/*.ts', 'libs/**/*.ts', '!**/*.spec.ts', '!src/main.ts'],
  coverageDirectory: 'coverage',
  maxWorkers: Math.ceil(availableParallelism() * 1.5), // most suites wait for processes and servers: a core that is left free is wasted
  testTimeout: 20_000, // conditions are awaited: only a machine that is busy with other things takes this long
  workerIdleMemoryLimit: '512MB', // the VM-modules mode keeps about 24 MB per spec: recycle the workers
  projects: [
    {
      ...common,
      displayName: 'unit',
      roots: ['<rootDir>/src', '<rootDir>/libs'],
      testRegex: '\\.spec\\.ts$',
    },
    {
      ...common,
      displayName: 'e2e',
      roots: ['<rootDir>/test'],
      testRegex: '\\.(e2e-)?spec\\.ts$',
      globalSetup: '<rootDir>/scripts/build-application.mjs',
    },
  ],
};
