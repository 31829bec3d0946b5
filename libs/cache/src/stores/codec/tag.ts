/** The key of a tag object: `{"$": ["Date", 0]}`. A user's object with this key is escaped the same way. */
export const TAG = '$';

/** Deeper values would overflow the stack of whoever reads them. */
export const MAX_DEPTH = 500;
