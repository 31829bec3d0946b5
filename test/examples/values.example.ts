import { gunzipSync, gzipSync } from 'node:zlib';
import { CacheError, type Codec } from 'nestjs-cache-presets/core';
import { CacheModule } from 'nestjs-cache-presets';

/** Tiles of a map: bytes, which need neither JSON nor a tag. */
export const tiles: Codec = {
  encode: (value) => ({ format: 'tile', data: value as Uint8Array }),
  decode({ format, data }) {
    if (format !== 'tile') throw new CacheError('CACHE_FORMAT_UNKNOWN', 'no tile');
    return data;
  },
};

/** Documents that other programs read with gzip. */
export const documents: Codec = {
  encode: (value) => ({ format: 'json.gz', data: gzipSync(JSON.stringify(value)) }),
  decode: ({ data }) => JSON.parse(gunzipSync(data).toString()) as unknown,
};

export const tilesModule = CacheModule.forFeature('tiles', { maxValueBytes: '256KiB' }, { codec: tiles });
