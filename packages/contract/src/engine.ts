import { z } from 'zod'

/** The engine taken when a call names none: `DOCKER_HOST`, else the local socket. */
export const defaultEngineId = 'local'
export const engineId = z.string().min(1).max(64).default(defaultEngineId)

export const engineInfo = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  apiVersion: z.string(),
  operatingSystem: z.string(),
  storageDriver: z.string(),
})
export type EngineInfo = z.infer<typeof engineInfo>
