/** What a deployment's name can say about it. */
export type Stage = 'production' | 'staging' | 'development' | 'testing';

const STAGES: Readonly<Record<Stage, readonly string[]>> = {
  staging: ['stag', 'staging', 'stage', 'uat', 'preprod', 'preproduction', 'qa', 'preview'],
  production: ['prod', 'production', 'live', 'prd', 'canary'],
  development: ['dev', 'development', 'local', 'sandbox'],
  testing: ['test', 'testing', 'ci', 'e2e'],
};

const AI_TOKENS = new Set(['ai', 'llm', 'ml']);

/** A word of a name that says something, and what. */
export interface StageToken {
  readonly token: string;
  readonly stage: Stage;
}

/** Longer texts, URLs and the like are no names, whatever words they hold. */
const NAME = /^[\w .,/-]{1,100}$/;

/** The words of a name: `shop-prod-eu1` is `shop`, `prod`, `eu`. Whole words only: `main` holds no `ai`. */
export function tokensOf(name: string): string[] {
  if (!NAME.test(name.trim())) return [];
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => (/\D/.test(word) && word !== 'e2e' ? word.replace(/\d+$/, '') : word))
    .filter((word) => word !== '');
}

/** The first word of a name that tells the stage; `pre-prod` is one word for this. */
export function stageOf(name: string): StageToken | undefined {
  const tokens = joinPre(tokensOf(name));
  for (const stage of Object.keys(STAGES) as Stage[]) {
    const token = tokens.find((word) => STAGES[stage].includes(word));
    if (token !== undefined) return { token, stage };
  }
  return undefined;
}

function joinPre(tokens: readonly string[]): string[] {
  return tokens.map((word, index) => (tokens[index - 1] === 'pre' ? `pre${word}` : word));
}

/** Whether a name says that the deployment is about AI. */
export function namesAi(name: string): boolean {
  return tokensOf(name).some((word) => AI_TOKENS.has(word));
}
