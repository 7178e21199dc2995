import { z } from 'zod'
import {
  copyMode,
  stopLimit,
  labelChoice,
  labelGroup,
  mountChoice,
  planDigest,
  writableLayerChoice,
} from './clone-options.ts'
import { containerMount, containerState } from './container.ts'
import { opErrorCode } from './op-error.ts'
import { policyFinding } from './policy.ts'
import { storedMessage } from './stored-message.ts'

/**
 * One field in which a clone differs from its source, and why. Paths are those of `docker inspect`; a whole number beyond 2^53 is the
 * text of its digits.
 */
export const fidelityChange = z.object({
  field: z.string(),
  /** Absent where the field is. */
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  reason: storedMessage,
})
export type FidelityChange = z.infer<typeof fidelityChange>

/** A difference a plan foresees; `decidedLater` where only the clone itself will show the value. */
export const plannedChange = fidelityChange.extend({ decidedLater: z.boolean() })
export type PlannedChange = z.infer<typeof plannedChange>

export const plannedObject = z.object({
  kind: z.enum(['image', 'volume', 'container']),
  name: z.string(),
  detail: storedMessage,
})
export type PlannedObject = z.infer<typeof plannedObject>

export const plannedMount = containerMount.extend({
  choice: mountChoice,
  choices: z.array(mountChoice),
  /** Bytes on the engine's disk; null while nobody knows, and for folders of the host. */
  sizeBytes: z.number().nullable(),
  /** The clone's volume, where it gets one of its own. */
  newVolume: z.string().nullable(),
  /** Other containers that mount the same data. */
  alsoUsedBy: z.array(z.string()),
})
export type PlannedMount = z.infer<typeof plannedMount>

/** A container, or another program of the engine's host. */
export const portHolder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('container'), name: z.string() }),
  z.object({ kind: z.literal('host') }),
])
export type PortHolder = z.infer<typeof portHolder>

export const plannedPort = z.object({
  containerPort: z.number(),
  protocol: z.string(),
  hostIp: z.string().nullable(),
  /** The source's; null where the engine picked it. */
  from: z.number().nullable(),
  /** The clone's; null where the engine will pick it or none is published. */
  to: z.number().nullable(),
  published: z.boolean(),
  /** Who has the clone's host port already. */
  takenBy: portHolder.nullable(),
})
export type PlannedPort = z.infer<typeof plannedPort>

export const plannedNetwork = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  /** Names the source has there and the clone does not take. */
  droppedAliases: z.array(z.string()),
  /** The source's fixed addresses, which the clone does not take. */
  droppedAddresses: z.array(z.string()),
  addresses: z.array(z.string()),
})
export type PlannedNetwork = z.infer<typeof plannedNetwork>

export const plannedLabels = z.object({
  group: labelGroup,
  choice: labelChoice,
  labels: z.array(z.string()),
})
export type PlannedLabels = z.infer<typeof plannedLabels>

/** A change of the options that avoids a conflict. */
const conflictFix = z.object({
  label: storedMessage,
  /** Merged over the options: `mounts` and `overrides`, and the maps in those, key by key. */
  options: z.record(z.string(), z.unknown()),
})

/** Something that would make the clone fail or do harm, and what avoids it. */
export const cloneConflict = z.object({
  code: opErrorCode,
  /** The option it is about: `name`, `mounts./data`, `overrides.ports`. */
  field: z.string(),
  message: storedMessage,
  /** What most people want; null where nobody can know that. */
  fix: conflictFix.nullable(),
  /** Others to choose from. */
  alternatives: z.array(conflictFix).optional(),
})
export type CloneConflict = z.infer<typeof cloneConflict>

/** What a clone would do, worked out without changing anything. */
export const clonePlan = z.object({
  sourceId: z.string(),
  sourceName: z.string(),
  sourceState: containerState,
  name: z.string(),
  image: z.string(),
  start: z.boolean(),
  mode: copyMode,
  /** What happens to the source meanwhile; null when nothing does. */
  freezes: z.enum(['pause', 'stop']).nullable(),
  /** Where it is stopped: how long that may take. */
  stopLimit: stopLimit.exactOptional(),
  /** Everything that will be made, in this order. */
  creates: z.array(plannedObject),
  mounts: z.array(plannedMount),
  /** Paths that are memory, fresh in every container. */
  memory: z.array(z.string()),
  writableLayer: z.object({ choice: writableLayerChoice, sizeBytes: z.number().nullable() }),
  ports: z.array(plannedPort),
  /** Whether listeners of the host that are no containers could be looked at. */
  hostPortsChecked: z.boolean(),
  networks: z.array(plannedNetwork),
  labels: z.array(plannedLabels),
  /** Devices only one container can use at a time, or that may be so. */
  exclusiveDevices: z.array(z.string()),
  restartPolicy: z.object({ firstStart: z.string(), afterwards: z.string() }),
  policy: z.array(policyFinding),
  changes: z.array(plannedChange),
  conflicts: z.array(cloneConflict),
  /** What is lost in the copy; empty when nothing is copied. */
  notCarried: z.array(storedMessage),
  /** Bytes to copy; null while one of them is not known. */
  totalBytes: z.number().nullable(),
  /** Sizes are still being asked for: plan again in a moment. */
  sizesPending: z.boolean(),
  /** From the rate of earlier clones on this server; null without any. */
  estimatedSeconds: z.number().nullable(),
  digest: planDigest,
})
export type ClonePlan = z.infer<typeof clonePlan>

/** What became of one mount's data. */
export const copiedMount = z.object({
  destination: z.string(),
  volume: z.string(),
  /** Of the tar, headers included. */
  bytes: z.number(),
  entries: z.number(),
  /** Read back and found equal. */
  verified: z.boolean(),
})
export type CopiedMount = z.infer<typeof copiedMount>

/** What a clone turned out to be. */
export const cloneReport = z.object({
  /** Every difference from the source that was meant, with its reason. */
  changes: z.array(fidelityChange),
  /** Every difference that was not. */
  unexpected: z.array(fidelityChange),
  copied: z.array(copiedMount).default([]),
  /** The derived image; null when the writable layer was left behind. */
  image: z.string().nullable().default(null),
  /** How long the source was paused or stopped; null when it was not. */
  frozenMs: z.number().nullable().default(null),
  notCarried: z.array(storedMessage).default([]),
  /** Set once the clone was seen healthy; null when nothing changes then. */
  restartPolicy: z.string().nullable().default(null),
})
export type CloneReport = z.infer<typeof cloneReport>
