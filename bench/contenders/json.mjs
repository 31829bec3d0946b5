/** What any codec of JSON has to do. @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'JSON.stringify, JSON.parse',
  kind: 'limit',
  tier: 'codec',
  open: () => ({ encode: JSON.stringify, decode: JSON.parse }),
};
