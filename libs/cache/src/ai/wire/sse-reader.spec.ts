import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { SseReader, writeSse, type SseEvent } from './sse-reader.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function readAll(chunks: readonly Uint8Array[]): SseEvent[] {
  const reader = new SseReader();
  return chunks.flatMap((chunk) => reader.push(chunk));
}

function splitAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

describe('SseReader', () => {
  it('reads an event with its name, id and delay', () => {
    expect(readAll([encode('id: 7\nevent: ping\nretry: 30\ndata: x\n\n')])).toEqual([
      { id: '7', event: 'ping', retry: 30, data: 'x' },
    ]);
  });

  it('joins the lines of data', () => {
    expect(readAll([encode('data: a\ndata:b\ndata\n\n')])).toEqual([{ data: 'a\nb\n' }]);
  });

  it('takes away one space after the colon only', () => {
    expect(readAll([encode('data:  a\n\n')])).toEqual([{ data: ' a' }]);
  });

  it('skips comments, foreign fields and events without data', () => {
    expect(readAll([encode(': OPENROUTER PROCESSING\n\nfoo: bar\nevent: lost\n\ndata: x\n\n')])).toEqual([
      { data: 'x' },
    ]);
  });

  it('ends lines at a line feed, a return, or both', () => {
    expect(readAll([encode('data: a\r\n\r\ndata: b\r\rdata: c\n\n')])).toEqual([
      { data: 'a' },
      { data: 'b' },
      { data: 'c' },
    ]);
  });

  it('drops a byte order mark at the beginning', () => {
    expect(readAll([encode('\uFEFFdata: x\n\n')])).toEqual([{ data: 'x' }]);
  });

  it('gives out an event as soon as its blank line has come', () => {
    const reader = new SseReader();

    expect([reader.push(encode('data: a\n')), reader.push(encode('\nda'))]).toEqual([[], [{ data: 'a' }]]);
  });

  it('does not take what precedes the end of the bytes for an event', () => {
    expect(readAll([encode('data: a\n\ndata: cut')])).toEqual([{ data: 'a' }]);
  });

  it('ignores an id with a null character and a delay that is no number', () => {
    expect(readAll([encode('id: a\0b\nretry: soon\ndata: x\n\n')])).toEqual([{ data: 'x' }]);
  });

  it('refuses an event that is longer than its limit, however it comes', () => {
    const reader = new SseReader(100);
    const push = (): unknown => reader.push(encode('data: 0123456789\n'));
    const overflow = (): void => {
      for (let line = 0; line < 10; line++) push();
    };

    expect(overflow).toThrow(expect.objectContaining({ code: 'CACHE_AI_EVENT_TOO_LONG' }));
  });

  it('reads any number of events and comments that are each within the limit', () => {
    const reader = new SseReader(20);

    expect(Array.from({ length: 50 }, () => reader.push(encode(': wait\ndata: 1\n\n'))).flat()).toHaveLength(
      50,
    );
  });

  it('reads the same events wherever the bytes are split', () => {
    const line = fc.constantFrom(
      'data: é€😀',
      'data:x',
      'data',
      'event: a',
      'id: 1',
      ': note',
      '',
      '\uFEFFdata: y',
    );
    const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 12 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (lines, cuts) => {
        const bytes = encode(lines.map((pair) => pair.join('')).join(''));

        expect(readAll(splitAt(bytes, cuts))).toEqual(readAll([bytes]));
        expect(readAll([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(readAll([bytes]));
      }),
      { numRuns: propertyRuns(300, 20_000) },
    );
  });
});

describe('writeSse', () => {
  it('writes what is read again', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n\0]/.test(text));
    const event = fc.record(
      { event: word, id: word, retry: fc.nat(), data: fc.string({ unit: 'grapheme' }) },
      { requiredKeys: ['data'] },
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const lines = events.map((one) => ({ ...one, data: one.data.replaceAll('\r', '') }));

        expect(readAll([encode(lines.map(writeSse).join(''))])).toEqual(lines);
      }),
      { numRuns: propertyRuns(200, 20_000) },
    );
  });
});
