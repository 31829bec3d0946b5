import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from './random.mjs';

const DOCS = join(import.meta.dirname, '../../docs');

const files = readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md') && !file.startsWith('reference'))
  .sort();
const words = files.flatMap(
  (file) => readFileSync(join(DOCS, file), 'utf8').match(/[\p{L}'-]+[,.]?/gu) ?? [],
);

/** Words of the documentation, as often as they stand there, in no order: prose that repeats no sentence. */
export function prose(bytes, seed) {
  const random = seeded(seed);
  const parts = [];
  for (let length = 0; length < bytes;) {
    const word = words[Math.floor(random() * words.length)];
    parts.push(word);
    length += word.length + 1;
  }
  return parts.join(' ').slice(0, bytes);
}

/** An answer of an API as JSON: rows alike in form, none alike in content. */
export function rows(bytes, seed) {
  const random = seeded(seed);
  const digits = (count) => Math.floor(random() * 10 ** count);
  const word = () => words[Math.floor(random() * words.length)];
  const list = [];
  for (let length = 0; length < bytes; length += JSON.stringify(list.at(-1)).length + 1)
    list.push({
      id: `${digits(8).toString(16)}-${digits(8).toString(16)}`,
      name: `${word()} ${word()}`,
      email: `${word()}.${digits(4)}@example.com`,
      createdAt: new Date(1_700_000_000_000 + digits(10)).toISOString(),
      active: random() < 0.8,
      balance: digits(6) / 100,
      note: Array.from({ length: 8 }, word).join(' '),
    });
  return JSON.stringify(list).slice(0, bytes);
}
