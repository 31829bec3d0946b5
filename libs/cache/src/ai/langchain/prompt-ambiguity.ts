/** What LangChain writes in the place of media and of every block that is no text: it is then the same for each of them. */
const MEDIA = /\[[a-z][\w-]*( file)?\]/i;

/** The beginning of a message behind another one, of whatever role, in the text that LangChain makes of a conversation. */
const NEXT_MESSAGE = /\n[^\n:]{1,64}: /;

/** The name of a speaker, as it stands before what the first one says. */
const NAME = /^[^\n:]{1,64}: [^\n,]{1,64}, /;

/**
 * Why another conversation than this one may have the same text; `undefined` where none may. Blocks of the type
 * `non_standard` leave no trace in the text at all.
 */
export function ambiguityOf(prompt: string, trustsRoles: boolean): string | undefined {
  if (MEDIA.test(prompt)) return 'media are not part of the text that names a prompt';
  if (trustsRoles) return undefined;
  if (NEXT_MESSAGE.test(prompt)) return 'the text does not tell messages from lines that look like one';
  return NAME.test(prompt) ? 'the text does not tell the name of a speaker from what is said' : undefined;
}
