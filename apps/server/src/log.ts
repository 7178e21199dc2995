import type { BaseLogger } from 'pino'

/** What the server's parts log with; a test hands in its own. */
export type Log = Pick<BaseLogger, 'debug' | 'info' | 'warn' | 'error'>
