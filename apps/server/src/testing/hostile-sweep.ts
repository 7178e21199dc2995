import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { escapeMarker } from './hostile-strings.ts'
import type { RegisteredProcedure } from './registered-procedures.ts'
import type { Call } from './signed-call.ts'
import { textPlaces, type JsonSchema, type TextPlace } from './text-places.ts'

const batchSize = 10

/** An answer of tRPC, as far as a sweep reads it. */
interface Answer {
  result?: { data: unknown }
  error?: { data: { opCode: string; httpStatus: number } }
}

/** Where a procedure takes a text; nowhere without an input. */
export function placesOf({ inputs: [input] }: RegisteredProcedure, samples: Record<string, unknown>): TextPlace[] {
  if (input === undefined) return []
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonSchema & {
    $defs?: Record<string, JsonSchema>
  }
  return textPlaces(schema, { samples, definitions: schema.$defs ?? {} })
}

/** Calls a query or mutation with each input, some at a time, and resolves with the answers in that order. */
export async function callWithEach(
  call: Call,
  { path, type }: Pick<RegisteredProcedure, 'path' | 'type'>,
  inputs: readonly unknown[],
): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let first = 0; first < inputs.length; first += batchSize) {
    const batch = inputs.slice(first, first + batchSize)
    const paths = batch.map(() => path).join(',')
    const body = JSON.stringify(Object.fromEntries(batch.entries()))
    const asked = type === 'query' ? `&input=${encodeURIComponent(body)}` : ''
    const init = type === 'query' ? {} : { method: 'POST', body, headers: { 'content-type': 'application/json' } }
    const answer = await call(`/trpc/${paths}?batch=1${asked}`, init)
    answers.push(...((await answer.json()) as Answer[]))
  }
  return answers
}

/** What a hostile string has done outside of what is kept of it: lines of the log that are not one each, files by its name. */
export async function tracesOf(lines: readonly string[], { dataFolder }: { dataFolder: string }): Promise<string[]> {
  const folders = ['/', '/tmp', '/etc', process.cwd(), dirname(dataFolder), dataFolder]
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((name) => `${folder}: ${name}`)),
  )
  return [...lines.filter((line) => !isPlain(line)), ...files.flat().filter((file) => file.includes(escapeMarker))]
}

/** One line of JSON that nobody's terminal obeys, and that is no error but a job's. */
function isPlain(line: string): boolean {
  // oxlint-disable-next-line no-control-regex -- they are what it is about
  if (/[\u0000-\u001f\u007f-\u009f\u202e]/.test(line.slice(0, -1))) return false
  const { level, msg } = JSON.parse(line) as { level: number; msg: string }
  return level < 50 || msg === 'a job failed'
}
