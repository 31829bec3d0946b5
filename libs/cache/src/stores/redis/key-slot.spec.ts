import { describe, expect, it } from '@jest/globals';
import { keySlot } from './key-slot.js';

describe('keySlot', () => {
  // as CLUSTER KEYSLOT answers
  it.each([
    ['123456789', 12_739],
    ['foo', 12_182],
    ['', 0],
    ['{user1000}.following', 3443],
    ['user1000', 3443],
    ['foo{}{bar}', 8363],
    ['foo{{bar}}zap', 4015],
    ['app:{app}c', 6805],
    ['Schlüssel', 9456],
  ])('puts %j into slot %i', (key, slot) => {
    expect(keySlot(key)).toBe(slot);
  });
});
