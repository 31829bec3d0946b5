/** How many slots the keys of a Cluster are spread over. */
export const SLOTS = 16_384;

const POLYNOMIAL = 0x1021;
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 8;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder & 0x8000 ? POLYNOMIAL : 0);
  return remainder;
});
const encoder = new TextEncoder();

/** The slot of a key: CRC16 (XMODEM) of its hash tag, which is what stands in the first braces that are not empty. */
export function keySlot(key: string): number {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  return crc16(close > open + 1 ? key.slice(open + 1, close) : key) % SLOTS;
}

function crc16(text: string): number {
  let remainder = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return crc16OfBytes(encoder.encode(text));
    remainder = next(remainder, code);
  }
  return remainder;
}

function crc16OfBytes(bytes: Uint8Array): number {
  return bytes.reduce(next, 0);
}

function next(remainder: number, byte: number): number {
  return ((remainder << 8) ^ (TABLE[((remainder >> 8) ^ byte) & 0xff] ?? 0)) & 0xffff;
}
