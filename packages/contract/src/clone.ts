import { z } from 'zod'
import { containerName, containerRef } from './container.ts'
import { engineId } from './engine.ts'

/**
 * What a clone does with one mount. `share` mounts the same data, `share-read-only` the same but not writable,
 * `empty` gives a fresh volume, `skip` leaves the mount out.
 */
export const mountChoice = z.enum(['share', 'share-read-only', 'empty', 'skip'])
export type MountChoice = z.infer<typeof mountChoice>

export const portChoice = z.enum(['keep', 'auto', 'none'])
export type PortChoice = z.infer<typeof portChoice>

const environmentName = z.string().regex(/^[^=\0]+$/, 'must be a name without = and NUL')

export const cloneOverrides = z.strictObject({
  /** Values by name, merged over the source's; null removes a variable. */
  env: z.record(environmentName, z.string().max(131_072).nullable()).optional(),
  /** Published ports: the same, ports the engine picks, or none. */
  ports: portChoice.optional(),
})

export const cloneOptions = z.strictObject({
  name: containerName.optional(),
  start: z.boolean().default(false),
  /** By destination path; a mount that is not named here is shared. */
  mounts: z.record(z.string(), mountChoice).default({}),
  overrides: cloneOverrides.default({}),
  allowSharedMounts: z.boolean().default(false),
})
export type CloneOptions = z.infer<typeof cloneOptions>

export const startClone = cloneOptions.extend({
  engineId,
  containerId: containerRef,
  idempotencyKey: z.string().min(1).max(128).optional(),
})
export type StartClone = z.infer<typeof startClone>

/** One field in which a clone differs from its source, and why. Paths are those of `docker inspect`. */
export const fidelityChange = z.object({
  field: z.string(),
  /** Absent where the field is. */
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  reason: z.string(),
})
export type FidelityChange = z.infer<typeof fidelityChange>
