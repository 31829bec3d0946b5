import { describe, expect, it } from '@jest/globals';
import { portOf } from './port.js';

describe('portOf', () => {
  it.each([undefined, '', ' '])('is 3000 for %j', (text) => {
    expect(portOf(text)).toBe(3000);
  });

  it('is the number that the variable names', () => {
    expect(portOf('8080')).toBe(8080);
  });

  it.each(['abc', '0', '65536', '80.5', '-1'])('refuses %s with the remedy', (text) => {
    expect(() => portOf(text)).toThrow(`PORT=${text} is not a port: write a number from 1 to 65535`);
  });
});
