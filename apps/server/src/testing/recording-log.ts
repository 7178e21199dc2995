import { pino, type Logger } from 'pino'

interface RecordingLog {
  readonly log: Logger
  /** What was written so far, a line each. */
  readonly lines: string[]
}

/** The server's log, to be read by a test. */
export function recordingLog(): RecordingLog {
  const lines: string[] = []
  return { log: pino({ level: 'debug' }, { write: (line) => void lines.push(line) }), lines }
}
