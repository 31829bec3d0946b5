import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { VARIABLES } from '../../env/variables.js';
import { resolveConfig } from '../resolve-config.js';
import { envTemplate, GENERATED_BY } from './env-template.js';

const ASSIGNMENT = /^# (?=[A-Z_]+=)/;
const uncommented = envTemplate().split('\n').map((line) => line.replace(ASSIGNMENT, '')); // prettier-ignore

describe('.env.cache.template', () => {
  it('says first of all that it is generated', () => {
    expect(envTemplate().startsWith(`${GENERATED_BY}\n`)).toBe(true);
  });

  it('is right as it is', () => {
    const { issues } = resolveConfig({ env: parseEnv(envTemplate()) });

    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('has every variable, and is right with each of its examples in effect', () => {
    const env = parseEnv(uncommented.join('\n'));

    const { issues } = resolveConfig({ env });

    expect(Object.keys(env).sort()).toEqual([...VARIABLES].sort());
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('quotes nothing, for docker run --env-file keeps quotes', () => {
    expect(uncommented.filter((line) => /^[A-Z_]+=['"`]/.test(line))).toEqual([]);
  });

  it('says above each variable what it is for', () => {
    const unexplained = uncommented.filter((line, at) => /^[A-Z_]+=/.test(line) && !uncommented[at - 1]?.startsWith('# '));

    expect(unexplained).toEqual([]);
  }); // prettier-ignore
});
