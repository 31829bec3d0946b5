/** What LangChain writes in the place of media, which are then the same for every picture. */
const MEDIA = /\[(image|audio|video|file)\]/;

/** The beginning of a message, in the text that LangChain makes of a conversation; a user can write it, too. */
const MESSAGE = /^(human|ai|system|tool|user|assistant|developer|function): /gim;

/** Why another conversation than this one may have the same text; `undefined` where none may. */
export function ambiguityOf(prompt: string, trustsRoles: boolean): string | undefined {
  if (MEDIA.test(prompt)) return 'media are not part of the text that names a prompt';
  const messages = prompt.match(MESSAGE)?.length ?? 0;
  return messages > 1 && !trustsRoles
    ? 'the text does not tell messages from lines that look like one'
    : undefined;
}
