import { escapeControls } from '@holdfast/contract/messages'
import { pino, stdSerializers, type BaseLogger, type DestinationStream, type Level, type Logger } from 'pino'

/** What the server's parts log with; a test hands in its own. */
export type Log = Pick<BaseLogger, 'debug' | 'info' | 'warn' | 'error'>

const hidden = '(hidden)'
const secretNames =
  /^(authorization|proxy-authorization|cookie|set-cookie|password|.*passphrase|.*secret|token|.*-?token|env|environment|recoverycodes?|otp|totp|private_?key)$/i
/** Tokens of Holdfast, and credentials as headers have them, wherever a foreign sentence quotes them. */
const credentials = /\bhft_[\w-]+|\b(Bearer|Basic) [\w.~+/=-]{6,}/g

/** The log of the server: one JSON a line, without secrets, and with nothing in it that a terminal would obey. */
export function createLog(destination: DestinationStream, level: Level = 'info'): Logger {
  return pino(
    {
      level,
      formatters: { log: (facts) => withoutSecrets(facts) as Record<string, unknown> },
      serializers: { err: (error: Error) => withoutSecrets(stdSerializers.err(error)) },
      hooks: { streamWrite: (line) => escapeControls(line.replace(credentials, hidden)) },
    },
    destination,
  )
}

/** A copy with what stands under a secret's name hidden. Errors are left to their serializer. */
function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error || depth > 6) return value
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      secretNames.test(name) ? hidden : withoutSecrets(one, depth + 1),
    ]),
  )
}
