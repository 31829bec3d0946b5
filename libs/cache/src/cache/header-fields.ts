const SPACE = ' ';
const ZERO = 0x30;

/**
 * The fields of a header between spaces, one after the other, read where they stand: split into texts first, they would
 * take longer than the value takes to parse.
 */
export class HeaderFields {
  readonly #text: string;
  readonly #end: number;
  #next: number;

  /** Those of the text from `start` on, up to `end`. */
  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#next = start;
    this.#end = end;
  }

  /** The next field; `undefined` where there is none any more. */
  text(): string | undefined {
    const start = this.#next;
    const end = this.#pass();
    return end < 0 ? undefined : this.#text.slice(start, end);
  }

  /** The next field as a number; `NaN` where it is none. */
  number(): number {
    const start = this.#next;
    return numberIn(this.#text, start, this.#pass());
  }

  /** What is left, spaces included. */
  rest(): string {
    return this.#text.slice(this.#next, this.#end);
  }

  /** Goes on behind the next space, and answers where it is; -1 where there is none. */
  #pass(): number {
    const space = this.#text.indexOf(SPACE, this.#next);
    const end = space < this.#end ? space : -1;
    this.#next = end < 0 ? this.#end : end + 1;
    return end;
  }
}

/** The number that a part of a text says; `NaN` where it says none. */
export function numberIn(text: string, start: number, end: number): number {
  if (end <= start) return Number.NaN;
  let number = 0;
  for (let index = start; index < end; index++) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) return Number(text.slice(start, end));
    number = number * 10 + digit;
  }
  return number <= Number.MAX_SAFE_INTEGER ? number : Number(text.slice(start, end));
}
