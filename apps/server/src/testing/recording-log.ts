import type { Logger } from 'pino'
import { createLog } from '../log.ts'

interface RecordingLog {
  readonly log: Logger
  /** What was written so far, a line each. */
  readonly lines: string[]
}

/** The server's log, to be read by a test. */
export function recordingLog(): RecordingLog {
  const lines: string[] = []
  return { log: createLog({ write: (line: string) => void lines.push(line) }, 'debug'), lines }
}
