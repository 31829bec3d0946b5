import type { Issue } from '../contracts/issue.js';
import { maskUrls } from '../settings/secret.js';
import { UsageError, type CliIo } from './cli-io.js';

const HEALTH_PATH = '/health/cache';

/** What an application answered, and the address to name in messages. */
export interface ApplicationAnswer {
  readonly address: string;
  readonly text: string;
}

/**
 * Asks a running application for its health; the issue says why there is no answer.
 *
 * @throws UsageError where `url` is no address
 */
export async function askApplication(io: CliIo, url: string): Promise<ApplicationAnswer | Issue> {
  const { href } = addressOf(url);
  const address = maskUrls(href);
  try {
    return { address, text: await io.fetchText(href) };
  } catch (error) {
    return unanswered(address, reasonOf(error));
  }
}

/** An application that gave no answer of use. */
export function unanswered(address: string, reason: string): Issue {
  return {
    code: 'CCFG607',
    severity: 'error',
    path: address,
    message: `the application cannot be asked at ${address}: ${reason}`,
    fix: ['name the address of the application, or of its health route: --url http://localhost:3000'],
  };
}

function addressOf(url: string): URL {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError('--url takes an address, such as --url http://localhost:3000');
  const address = new URL(url);
  if (address.pathname === '/') address.pathname = HEALTH_PATH;
  return address;
}

/** Of a failed fetch the reason lies in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const text = error.cause instanceof Error ? error.cause.message || error.message : error.message;
  return maskUrls(text.split('\n')[0] ?? '');
}
