import { describe, expect, it } from '@jest/globals';
import { readImport, type ImportFormat } from './read-import.js';

const variablesOf = async (text: string, format?: ImportFormat) => {
  const imported = await readImport(text, format);
  return 'problem' in imported ? imported.problem : imported.variables;
};

describe('the format of a file', () => {
  it.each<[string, ImportFormat]>([
    ['{"ttl":{"default":"5m"}}', 'json'],
    [' {"ttl": broken', 'json'],
    ['# cache\n\nexport CACHE_PRESET=simple', 'env'],
    ['CACHE_PRESET = simple', 'env'],
    ['services:\n  app:\n    environment:\n      - CACHE_PRESET=simple', 'compose'],
    ['environment:\n  CACHE_PRESET: simple', 'compose'],
    ['apiVersion: v1\nkind: ConfigMap\ndata:\n  CACHE_PRESET: simple', 'k8s'],
    ['{"apiVersion":"v1","kind":"ConfigMap","data":{"CACHE_PRESET":"simple"}}', 'k8s'],
    ['extraEnvVars:\n  - { name: CACHE_PRESET, value: simple }', 'helm'],
    ['env:\n  CACHE_PRESET: simple', 'helm'],
  ])('of %j is %s', async (text, format) => {
    expect(await readImport(text)).toMatchObject({ format });
  });
});

describe('what a file says', () => {
  it.each([
    ['a list of Compose', 'services:\n  app:\n    environment:\n      - CACHE_PRESET=simple\n      - PORT=1'],
    ['a map of Compose', 'services:\n  app:\n    environment:\n      CACHE_PRESET: ${P:-simple}'],
    ['two services that agree', 'services:\n  a:\n    environment: [CACHE_PRESET=simple]\n  b:\n    environment: [CACHE_PRESET=simple]'],
    ['a container', 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - env:\n        - name: CACHE_PRESET\n          value: simple'],
    ['a Secret as text', 'apiVersion: v1\nkind: Secret\nstringData:\n  CACHE_PRESET: simple'],
    ['a Secret in base64', 'apiVersion: v1\nkind: Secret\ndata:\n  CACHE_PRESET: c2ltcGxl'],
    ['the second document', 'a: 1\n---\nenv:\n  CACHE_PRESET: simple'],
  ])('is found in %s', async (_where, text) => {
    expect(await variablesOf(text)).toEqual({ CACHE_PRESET: 'simple' });
  }); // prettier-ignore

  it('is taken as it stands where nothing interpolates', async () => {
    expect(await variablesOf('apiVersion: v1\ndata:\n  CACHE_PRESET: ${P:-simple}')).toEqual({
      CACHE_PRESET: '${P:-simple}',
    });
  });

  it('may be switches and JSON that nobody quoted', async () => {
    expect(await variablesOf('env:\n  ENABLE_AI_CACHE: true\n  CACHE_CUSTOM_CONFIG: {"mode":"off"}')).toEqual(
      {
        ENABLE_AI_CACHE: 'true',
        CACHE_CUSTOM_CONFIG: '{"mode":"off"}',
      },
    );
  });

  it('holds former variables, so that they can be refused', async () => {
    expect(await variablesOf('environment:\n  CACHE_DEFAULT_TTL: 60')).toEqual({ CACHE_DEFAULT_TTL: '60' });
  });

  it.each([
    ['${CACHE_PRESET:-simple}', 'CACHE_PRESET: the default was taken'],
    ['${PRESET}', 'CACHE_PRESET: PRESET has no default and counts as unset'],
    ['', 'CACHE_PRESET has no value here: it comes from the shell'],
  ])('comes with a note where something was decided: %s', async (value, note) => {
    expect(await readImport(`environment:\n  CACHE_PRESET: ${value}`)).toMatchObject({ notes: [note] });
  });

  it('is not what else carries the name of a variable', async () => {
    expect(
      await readImport('environment: [CACHE_PRESET]\nsecrets:\n  CACHE_REDIS_URL: { file: url }'),
    ).toMatchObject({
      variables: {},
      notes: ['CACHE_PRESET has no value here: it comes from the shell'],
    });
  });

  it('leaves out what comes from a Secret', async () => {
    const text = 'env:\n  - name: CACHE_REDIS_URL\n    valueFrom: { secretKeyRef: { name: s, key: url } }';

    expect(await readImport(text)).toMatchObject({
      variables: {},
      notes: ['CACHE_REDIS_URL comes from elsewhere (valueFrom): set it where it runs'],
    });
  });

  it.each([
    ['two services that do not agree', 'a:\n  CACHE_PRESET: simple\nb:\n  CACHE_PRESET: minimal', 'it sets CACHE_PRESET twice, to different values'],
    ['YAML that is none', 'a:\n  b: [c', 'not valid YAML, line 2'],
    ['an alias that leads nowhere', 'a: *b', 'its aliases lead nowhere, contain themselves or multiply without end'],
    ['an anchor that contains itself', 'a: &x { b: *x }', 'its aliases lead nowhere, contain themselves or multiply without end'],
  ])('cannot be read out of %s', async (_what, text, problem) => {
    expect(await variablesOf(text)).toBe(problem);
  }); // prettier-ignore
});
