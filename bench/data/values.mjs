import { seeded } from './random.mjs';

const random = seeded(7);
const LETTERS = 'abcdefghijklmnopqrstuvwxyz     ';

/** A row of a database: about 200 bytes of JSON. */
export function record(id) {
  return {
    id,
    name: `customer ${id}`,
    email: `customer.${id}@example.com`,
    active: true,
    balance: id * 1.25,
    roles: ['reader', 'writer'],
    address: { street: 'Long Street 12', city: 'Springfield', zip: '12345' },
  };
}

/** An answer of an API: about 10 KB of JSON in 51 rows. */
export function document(id) {
  return { id, rows: Array.from({ length: 51 }, (_, row) => record(id * 100 + row)) };
}

/** An answer of a language model: 10 KB of text that differs by its number. */
export function text(id) {
  return `${id} ${PARAGRAPHS}`;
}

/** A string of ASCII letters, made anew, so that no two of them share memory. */
export function letters(length, id) {
  return Buffer.from(`${id} ${'x'.repeat(length)}`.slice(0, length)).toString('latin1');
}

const PARAGRAPHS = Array.from({ length: 10_240 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join(
  '',
);
