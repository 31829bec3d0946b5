import { describe, expect, it } from '@jest/globals';
import { nameOf, readSlotOwners } from './slot-owners.js';

const ASKED = { host: '10.0.0.9', port: 7000 };

describe('readSlotOwners', () => {
  it('reads who has which slots', () => {
    const reply = [
      [0, 8191, ['10.0.0.1', 7000, 'id', []], ['10.0.0.4', 7003, 'id', []]],
      [8192, 16_383, ['::1', 7001, 'id', []]],
    ];

    const { masters, bySlot } = readSlotOwners(reply, ASKED);

    expect([...masters.keys()]).toEqual(['10.0.0.1:7000', '[::1]:7001']);
    expect([bySlot[0], bySlot[8191], bySlot[8192], bySlot[16_383]]).toEqual([
      '10.0.0.1:7000',
      '10.0.0.1:7000',
      '[::1]:7001',
      '[::1]:7001',
    ]);
  });

  it.each([null, '', '?'])('takes the node that was asked for one that calls itself %j', (host) => {
    const { masters } = readSlotOwners([[0, 16_383, [host, 7000, 'id', []]]], ASKED);

    expect([...masters.values()].map(nameOf)).toEqual(['10.0.0.9:7000']);
  });

  it('leaves slots without a master out', () => {
    expect(readSlotOwners([[5, 5, ['h', 1]]], ASKED).bySlot.filter(Boolean)).toEqual(['h:1']);
  });

  it.each([[[]], ['what?'], [null]])('refuses %j', (reply) => {
    expect(() => readSlotOwners(reply, ASKED)).toThrow('the Cluster has no master with slots yet');
  });
});
