import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

export interface EngineSizes {
  /** Bytes by the name of a volume. */
  volumes: ReadonlyMap<string, number>
  /** Bytes of the writable layer by a container's full id. */
  writableLayers: ReadonlyMap<string, number>
}

const usage = z.looseObject({
  Volumes: z
    .array(z.looseObject({ Name: z.string(), UsageData: z.looseObject({ Size: z.number() }).nullish() }))
    .nullish(),
  Containers: z.array(z.looseObject({ Id: z.string(), SizeRw: z.number().optional() })).nullish(),
})

/**
 * Asks how much every volume and every writable layer takes up: `GET /system/df`. The engine walks all of them, so this
 * takes from a second to many minutes; ask it beside the work. A volume whose driver does not tell is missing.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readSizes(engine: Engine, { signal }: { signal: AbortSignal }): Promise<EngineSizes> {
  const { Volumes, Containers } = usage.parse(await ask(clientOf(engine).df({ abortSignal: signal }), {}, signal))
  const known = (Volumes ?? []).flatMap(({ Name, UsageData }) =>
    UsageData && UsageData.Size >= 0 ? [[Name, UsageData.Size] as const] : [],
  )
  return {
    volumes: new Map(known),
    writableLayers: new Map((Containers ?? []).map(({ Id, SizeRw }) => [Id, SizeRw ?? 0])),
  }
}
