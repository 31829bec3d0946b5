import { record, text } from './schema-words.js';

/** `data` of `help`. */
export const helpData = record({ code: text, title: text, text });
