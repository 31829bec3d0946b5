const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });
const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/** Shorter words, such as «the» and «and», say nothing about what a text is about. */
const MEANINGFUL_LENGTH = 4;

/** The sentences of a text that speak most of what the whole text speaks of, in their order. */
export function summaryOf(text: string, sentences: number): string {
  const all = [...SENTENCES.segment(text)].map(({ segment }) => segment.trim()).filter(Boolean);
  const counts = new Map<string, number>();
  for (const word of meaningfulWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ranked = all
    .map((sentence, index) => ({ sentence, index, weight: weightOf(sentence, counts) }))
    .sort((a, b) => b.weight - a.weight || a.index - b.index);
  const chosen = ranked.slice(0, sentences).sort((a, b) => a.index - b.index);
  return chosen.map(({ sentence }) => sentence).join(' ');
}

function weightOf(sentence: string, counts: ReadonlyMap<string, number>): number {
  const words = meaningfulWords(sentence);
  const sum = words.reduce((total, word) => total + (counts.get(word) ?? 0), 0);
  return words.length === 0 ? 0 : sum / Math.sqrt(words.length);
}

function meaningfulWords(text: string): string[] {
  return wordsOf(text).filter(({ length }) => length >= MEANINGFUL_LENGTH);
}

/** The words of a text, in lower case. */
export function wordsOf(text: string): string[] {
  const segments = [...WORDS.segment(text)].filter(({ isWordLike }) => isWordLike);
  return segments.map(({ segment }) => segment.toLowerCase());
}
