import { boolean, choice, duration } from './descriptor.js';

/** The settings of loads: how long they may take, and what happens around them. */
export const factorySettings = {
  singleFlight: choice({
    default: 'process',
    scope: 'cache',
    values: {
      process: 'one load of a key at a time in each process',
      cluster: 'one load of a key at a time in all processes that share the Redis',
    },
    doc: 'Who shares the load of a key that is missing.',
  }),
  softTimeout: duration({
    default: '0ms',
    min: '0ms',
    max: '10m',
    scope: 'cache',
    doc: 'A load that takes longer is answered with the value within its grace, and goes on; 0ms waits.',
  }),
  hardTimeout: duration({
    default: '0ms',
    min: '0ms',
    max: '10m',
    scope: 'cache',
    doc: 'A load that takes longer is given up, with an error where there is no value within its grace; 0ms waits.',
  }),
  backoff: duration({
    default: '0ms',
    min: '0ms',
    max: '10m',
    scope: 'cache',
    doc: 'After a failed load the key is not loaded for this long: callers get what the failure gave.',
  }),
  refreshAhead: boolean({
    default: false,
    scope: 'cache',
    doc: 'Load an entry anew in the background shortly before it expires, the earlier the longer its factory takes.',
  }),
};
