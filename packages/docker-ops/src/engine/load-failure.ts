import { z } from 'zod'

const loadLine = z.looseObject({ error: z.string().optional(), stream: z.string().optional() })

/**
 * What the answer to `POST /images/load` says of a failure; null where it says of none.
 * @NOTE the engine answers 200 all the same. One with the containerd store has no error for an image it has loaded and could not unpack,
 * from which no container can be made: moby daemon/containerd/image_exporter.go.
 */
export function loadFailure(answer: string): string | null {
  for (const line of answer.split('\n').filter((text) => text.trim() !== '')) {
    const parsed = loadLine.safeParse(toJson(line))
    if (!parsed.success) return line
    const { error, stream } = parsed.data
    if (error !== undefined) return error
    if (stream?.startsWith('Error unpacking image ')) return stream.trim()
  }
  return null
}

function toJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
