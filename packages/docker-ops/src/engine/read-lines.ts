import type { Readable } from 'node:stream'
import { engineError } from './ask-engine.ts'

/**
 * The lines of an engine's answer, however it cuts them into chunks. A last line without its line feed is not told: the
 * engine was cut off in it. Leaving the loop frees the engine's side.
 * @throws OpError `ENGINE_UNREACHABLE` when the stream breaks.
 */
// @NOTE node:readline would do, but dies of an unhandled error event when the stream breaks between two reads.
export async function* readLines(answer: Readable): AsyncGenerator<string> {
  let rest = ''
  try {
    for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (error) {
    throw engineError(error)
  }
}
