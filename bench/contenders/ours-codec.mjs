import { jsonCodec } from '../harness/library.mjs';

const CONTEXT = { namespace: 'app:d', key: 'customer:1' };

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'this library, its codec',
  kind: 'ours',
  tier: 'codec',
  open: () => ({
    encode: (value) => jsonCodec.encode(value, CONTEXT).data,
    decode: (data) => jsonCodec.decode({ format: 'j', data }, CONTEXT),
  }),
};
