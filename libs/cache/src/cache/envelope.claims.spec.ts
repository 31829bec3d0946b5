import { describe, expect, it } from '@jest/globals';
import {
  claimName,
  claimOn,
  identityOf,
  isClaimed,
  packClaim,
  packEnvelope,
  packTombstone,
  releasedClaim,
  renewedClaim,
  unpackEnvelope,
} from './envelope.js';

const value = packEnvelope({
  stamp: 42,
  createdAt: 1,
  freshUntil: 2,
  staleUntil: 3,
  cost: 12.5,
  tags: ['tag'],
  encoded: { format: 'j', data: '{"a":1}' },
});

describe('a claim', () => {
  const swap = (payload: string, head: string) => head + payload.slice(head.length);
  const kinds = [
    ['an entry', value],
    ['a tombstone', packTombstone()],
    ['a claim on nothing', packClaim()],
    ['an entry that is being loaded', swap(value, claimOn(identityOf(value)))],
  ] as const;

  it.each(kinds)('on %s is one, under a new identity, and leaves what was there', (_, payload) => {
    const identity = identityOf(payload);
    const claimed = swap(payload, claimOn(identity));

    expect([isClaimed(identityOf(claimed)), claimOn(identity) === identity]).toEqual([true, false]);
    expect(claimName(claimed)).not.toBe(claimName(identity));
    expect(unpackEnvelope(claimed)).toEqual(unpackEnvelope(payload));
  });

  it.each(kinds)('on %s is none any more once it is released', (_, payload) => {
    const claimed = swap(payload, claimOn(identityOf(payload)));
    const released = swap(claimed, releasedClaim(claimName(claimed)));

    expect(isClaimed(identityOf(released))).toBe(false);
    expect(unpackEnvelope(released)).toEqual(unpackEnvelope(payload));
  });

  it('keeps its name while it is renewed, and differs from what it was before', () => {
    const first = claimOn(identityOf(packTombstone()));
    const name = claimName(first);
    const identities = [first, ...[1, 2, 3, 35, 36, 37].map((count) => renewedClaim(name, count))];

    expect(identities.map(claimName)).toEqual(identities.map(() => name));
    identities.slice(1).forEach((identity, index) => expect(identity).not.toBe(identities[index]));
    expect(new Set(identities.map(({ length }) => length))).toEqual(new Set([first.length]));
  });

  it.each([
    ['an entry', value],
    ['a tombstone', packTombstone()],
    ['foreign text', 'xCxyz'],
    ['nothing', ''],
  ])('is not what %s is', (_, payload) => {
    expect(isClaimed(identityOf(payload))).toBe(false);
  });
});
