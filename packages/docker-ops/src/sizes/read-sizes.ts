import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { getJson } from '../engine/body/exchange-json.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { byteCount } from '../engine/raw/raw-inspect.ts'
import { parseAnswer } from '../engine/raw/read-raw.ts'

export interface EngineSizes {
  /** Bytes by the name of a volume. */
  volumes: ReadonlyMap<string, number>
  /** Bytes of the writable layer by a container's full id. */
  writableLayers: ReadonlyMap<string, number>
}

const volume = z.looseObject({ Name: z.string(), UsageData: z.looseObject({ Size: byteCount }).nullish() })
const container = z.looseObject({ Id: z.string(), SizeRw: byteCount.optional() })

/** Go leaves an empty list out here. */
function usageOf<T extends z.ZodType>(item: T) {
  return z.looseObject({ TotalCount: z.number().default(0), Items: z.array(item).nullish() }).nullish()
}

/**
 * Lists up to API 1.51, both ways from 1.52 to the one that drops the lists. One without either is no engine without volumes.
 * @NOTE moby api/types/system/disk_usage.go
 */
const usage = z
  .looseObject({
    Volumes: z.array(volume).nullish(),
    VolumeUsage: usageOf(volume),
    Containers: z.array(container).nullish(),
    ContainerUsage: usageOf(container),
  })
  .transform(({ Volumes, VolumeUsage, Containers, ContainerUsage }, context) => {
    const volumes = listOf(Volumes, VolumeUsage)
    const containers = listOf(Containers, ContainerUsage)
    if (volumes === undefined) context.addIssue({ code: 'custom', path: ['Volumes'], message: 'is not there' })
    if (containers === undefined) context.addIssue({ code: 'custom', path: ['Containers'], message: 'is not there' })
    return { volumes: volumes ?? [], containers: containers ?? [] }
  })

/** Undefined where the engine has some and does not list them. */
function listOf<T>(
  list: T[] | null | undefined,
  summed: { TotalCount: number; Items?: T[] | null | undefined } | null | undefined,
): T[] | undefined {
  const listed = list ?? summed?.Items
  if (listed) return listed
  return list === null || summed?.TotalCount === 0 ? [] : undefined
}

/**
 * Asks how much every volume and every writable layer takes up: `GET /system/df`. The engine walks all of them, so this
 * takes from a second to many minutes; ask it beside the work. A volume whose driver does not tell is missing.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readSizes(engine: Engine, { signal }: { signal: AbortSignal }): Promise<EngineSizes> {
  const answer = await ask(getJson(engine, '/system/df?verbose=1', signal), {}, signal)
  const { volumes, containers } = parseAnswer(usage, answer)
  const known = volumes.flatMap(({ Name, UsageData }) =>
    UsageData && UsageData.Size >= 0 ? [[Name, UsageData.Size] as const] : [],
  )
  return {
    volumes: new Map(known),
    writableLayers: new Map(containers.map(({ Id, SizeRw }) => [Id, SizeRw ?? 0])),
  }
}
