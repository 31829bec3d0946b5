/**
 * The words of the benchmarks, for the editor; nothing here runs.
 *
 * @typedef {object} Contender A cache, or a limit that no cache can pass.
 * @property {string} title What the tables call it.
 * @property {'ours' | 'peer' | 'limit'} kind
 * @property {'memory' | 'redis' | 'both' | 'trace'} tier Where it keeps entries.
 * @property {Readonly<Partial<Record<'memory' | 'redis', string>>>} [leavesOut] What a peer does not do, and saves by it: shown
 *   where it is ahead, by the tier that is measured.
 * @property {readonly string[]} [packages] What it needs installed.
 * @property {boolean} [onlyNamed] Takes part only where a case names it.
 * @property {(setting: Setting) => Session | Promise<Session>} open
 *
 * @typedef {object} Setting What a contender is opened with.
 * @property {string} url Address of the Redis server.
 * @property {string} namespace Letters, digits and `-`; put before every key.
 * @property {number} entries How many entries memory may hold.
 *
 * @typedef {object} Session A running cache. What it does not offer is absent.
 * @property {(key: string) => Promise<unknown>} [get]
 * @property {(key: string) => unknown} [peek] From memory, at once.
 * @property {(key: string, value: unknown) => Promise<unknown>} [set]
 * @property {(key: string) => Promise<unknown>} [delete]
 * @property {(key: string, factory: () => Promise<unknown>) => Promise<unknown>} [getOrSet]
 * @property {(keys: readonly string[]) => Promise<Iterable<unknown>>} [getMany]
 * @property {(entries: readonly (readonly [string, unknown])[]) => Promise<unknown>} [setMany]
 * @property {(key: string) => Promise<string | null>} [getText] Only of raw clients: without JSON.
 * @property {(key: string, value: string) => Promise<unknown>} [setText]
 * @property {(trace: Uint32Array) => number} [hitRatio] Only of algorithms that need to see a whole trace.
 * @property {() => Promise<unknown>} [close]
 *
 * @typedef {object} Sample What one round measured.
 * @property {number} value In the unit of the case.
 * @property {number} [cpuPerCall] Microseconds of CPU time.
 * @property {number} [reads] How many reads were to reach Redis: the harness asks the server whether they did.
 * @property {Readonly<Record<string, number>>} [extras] Further figures, shown beside the value.
 *
 * @typedef {(round: number) => Promise<Sample>} Round
 *
 * @typedef {object} Goal What ours is to reach: of the value, or where `of` is given of the ratio to that contender.
 * @property {string} [for] Which of ours. Default: each that takes part.
 * @property {string} [of] A contender; its own ratio is better the greater it is, whatever the unit.
 * @property {string} [inCase] Where that contender was measured. Default: the same case.
 * @property {string} [extra] Of this figure, not of the value.
 * @property {number} [atLeast]
 * @property {number} [atMost]
 * @property {string} [why] Why it is not met, for the page, where that is known.
 * @property {boolean} [isFullOnly] Means nothing in a quick run.
 *
 * @typedef {object} Case One table of a workload.
 * @property {string} name
 * @property {'memory' | 'redis'} [tier] Who takes part: all who keep entries there.
 * @property {readonly string[]} [contenders] Who takes part instead, by name.
 * @property {readonly string[]} [contendersExcept] Who does not, of those.
 * @property {readonly string[]} [kinds] Only these kinds of contenders.
 * @property {readonly string[]} [needs] What a session must offer.
 * @property {string} [limit] The contender that ratios are to.
 * @property {readonly Goal[]} [goals]
 * @property {'ops/s' | 'ms' | 'B' | '%'} unit
 * @property {'higher' | 'lower'} better
 * @property {number} entries
 * @property {number} [processes] How many processes of a contender run each round together.
 * @property {(samples: readonly Sample[]) => Sample} [combine] What their samples are together.
 * @property {number} [rounds] Instead of the usual number.
 * @property {readonly string[]} [nodeFlags]
 * @property {(setting: { session: Session, contender: Contender, isQuick: boolean, roundMs: number }) => Promise<Round>} prepare Fills
 *   the cache, proves that it answers what was put in, and hands out what one round does.
 *
 * @typedef {object} Workload
 * @property {string} title
 * @property {string} [note] What to know when reading the table.
 * @property {readonly Case[]} [cases] What contenders are compared at, or
 * @property {(run: Run) => Promise<{ lines: readonly string[], files?: Readonly<Record<string, string>> }>} [report]
 *   what it prints instead, and the files that `--write` writes, by their path in the repository.
 *
 * @typedef {object} Run
 * @property {string} url Address of the Redis server.
 * @property {boolean} isQuick
 * @property {string} machine
 */
export {};
