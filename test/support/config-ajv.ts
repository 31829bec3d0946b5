import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseDuration } from '../../libs/cache/src/settings/duration.js';
import { parseSize } from '../../libs/cache/src/settings/size.js';

interface Range {
  readonly minimum: string;
  readonly maximum: string;
}

/**
 * A strict validator that knows the keywords of the published schemas: `x-duration` and `x-size` hold a text to be a
 * whole number of milliseconds or bytes from `minimum` to `maximum`; those for editors say nothing about validity.
 */
export function createConfigAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  ajv.addVocabulary(['markdownEnumDescriptions', 'patternErrorMessage']);
  addRange(ajv, 'x-duration', parseDuration);
  addRange(ajv, 'x-size', parseSize);
  return ajv;
}

function addRange(ajv: Ajv2020, keyword: string, parse: (text: string) => number | undefined): void {
  const validate = ({ minimum, maximum }: Range, text: string): boolean => {
    const [value, min, max] = [parse(text), parse(minimum), parse(maximum)];
    if (min === undefined || max === undefined) throw new TypeError(`${keyword}: ${minimum} … ${maximum}`);
    return value !== undefined && value >= min && value <= max;
  };
  ajv.addKeyword({ keyword, type: 'string', schemaType: 'object', validate });
}
