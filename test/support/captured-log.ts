import type { LoggerService } from '@nestjs/common';

/** One call of a logger. */
export interface LogLine {
  readonly level: 'log' | 'error' | 'warn' | 'debug' | 'verbose' | 'fatal';
  /** Who logs, as `new Logger(context)` says. */
  readonly context: string;
  readonly text: string;
}

/** A logger that keeps what it is told. */
export class CapturedLog implements LoggerService {
  readonly lines: LogLine[] = [];

  log = this.#recorder('log');
  error = this.#recorder('error');
  warn = this.#recorder('warn');
  debug = this.#recorder('debug');
  verbose = this.#recorder('verbose');
  fatal = this.#recorder('fatal');

  /** What one context said, at one level or at all. */
  of(context: string, level?: LogLine['level']): string[] {
    return this.lines
      .filter((line) => line.context === context && (level === undefined || line.level === level))
      .map(({ text }) => text);
  }

  /** Everything, as one text. */
  get text(): string {
    return this.lines.map(({ text }) => text).join('\n');
  }

  #recorder(level: LogLine['level']) {
    return (message: unknown, ...rest: unknown[]): void => {
      this.lines.push({ level, context: String(rest.at(-1)), text: String(message) });
    };
  }
}
