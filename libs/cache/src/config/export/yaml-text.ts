import type { YamlDocument } from './format-yaml.js';

/** YAML text of documents; readers of YAML 1.1, such as Kubernetes, read the same as those of 1.2. */
export async function writeYaml(documents: readonly YamlDocument[]): Promise<string> {
  const { stringify } = await import('yaml');
  const texts = documents.map(({ comment, value }) => {
    const lines = comment.map((line) => `# ${line}\n`).join('');
    return lines + stringify(value, { compat: 'yaml-1.1', lineWidth: 0, singleQuote: true }).trimEnd();
  });
  return texts.join('\n---\n');
}

/** What the documents of a YAML text hold, or why it is none. */
export async function readYaml(text: string): Promise<{ values: unknown[] } | { problem: string }> {
  const { parseAllDocuments } = await import('yaml');
  const documents = [...parseAllDocuments(text)];
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error) return { problem: `not valid YAML, line ${error.linePos?.[0].line ?? 1}` };
  try {
    const values = documents.map((document) => document.toJS() as unknown);
    JSON.stringify(values); // throws where an anchor contains itself
    return { values };
  } catch {
    return { problem: 'its aliases lead nowhere, contain themselves or multiply without end' }; // all that toJS throws for
  }
}
