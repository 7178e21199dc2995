import { z } from 'zod'
import { containerName, containerRef } from './container.ts'
import { engineId } from './engine.ts'
import { cloneOverrides } from './clone-overrides.ts'
import { spelledChoice } from './spelled-choice.ts'

/**
 * What a clone does with one mount. `share` mounts the same data, `share-read-only` the same but not writable, `copy`
 * gives a new volume with a copy of it, `empty` a fresh volume, `exclude` leaves the mount out.
 */
export const mountChoice = z.enum(['share', 'share-read-only', 'copy', 'empty', 'exclude'])
export type MountChoice = z.infer<typeof mountChoice>

/**
 * What the source does while its data is read. `live`: it keeps running, and what it writes meanwhile may be incomplete in the copy.
 * `pause`: its processes are paused, and all mounts are of one moment. `stop`: it is stopped and started again.
 */
export const copyMode = z.enum(['live', 'pause', 'stop'])
export type CopyMode = z.infer<typeof copyMode>

/** How long a container may take to stop. */
export const stopLimit = z.object({
  seconds: z.number(),
  /** Whether it is killed then, as by `docker stop`; else it runs on, and the job fails. */
  kills: z.boolean(),
})
export type StopLimit = z.infer<typeof stopLimit>

/** What the source changed in its own filesystem, outside its mounts: in the clone too, or as the image has it. */
export const writableLayerChoice = z.enum(['include', 'exclude'])
export type WritableLayerChoice = z.infer<typeof writableLayerChoice>

/** Labels that make somebody else act on a container, by who reads them. */
export const labelGroup = z.enum(['compose', 'ownership', 'proxy', 'watchers'])
export type LabelGroup = z.infer<typeof labelGroup>
export const labelChoice = z.enum(['keep', 'remove'])
export type LabelChoice = z.infer<typeof labelChoice>

/**
 * A fingerprint of each part of a plan. Handed back with a start, the clone is made exactly so, or `PLAN_CHANGED` names
 * the parts that are no longer what they were.
 */
export const planDigest = z.strictObject({
  source: z.string().max(64),
  image: z.string().max(64),
  configuration: z.string().max(64),
  environment: z.string().max(64),
  labels: z.string().max(64),
  mounts: z.string().max(64),
  ports: z.string().max(64),
  networks: z.string().max(64),
  options: z.string().max(64),
})
export type PlanDigest = z.infer<typeof planDigest>

/** Settings that only admins may give a container, each confirmed by its name in a plan's `policy`. */
export const confirmedSettings = z
  .array(z.string().min(1).max(8_192))
  .max(256)
  .default([])
  .describe(
    'For admins: every setting by which the new container reaches beyond itself, as `HostConfig.Privileged (true)`. One that is not named here is refused, naming it.',
  )

export const cloneOptions = z.strictObject({
  name: containerName.optional().describe('Of the clone. Without it, `<source>-clone-<milliseconds since 1970>`.'),
  start: z.boolean().default(false).describe('Start the clone.'),
  mounts: z
    .record(z.string(), spelledChoice(mountChoice, { skip: 'exclude' }))
    .default({})
    .describe(
      'By destination path. `share` mounts the same data, `share-read-only` the same but not writable, `copy` a new volume with a copy of it, `empty` a new volume, `exclude` nothing.',
    ),
  unnamedMounts: z
    .enum(['share', 'recommended'])
    .default('share')
    .describe('For mounts not named there. `recommended`: volumes are copied, folders of the host shared read-only.'),
  writableLayer: spelledChoice(writableLayerChoice, { carry: 'include', leave: 'exclude' })
    .default('exclude')
    .describe('What the source changed in its own filesystem, outside its mounts.'),
  mode: copyMode
    .default('pause')
    .describe('What a running source does while its data is read: it is paused, stopped, or keeps running.'),
  verify: z
    .boolean()
    .default(false)
    .describe('Read every copied volume back and compare it with what was read from the source.'),
  labelGroups: z
    .partialRecord(labelGroup, labelChoice)
    .default({})
    .describe('Labels that make others act on a container. What is not named is removed, except labels of watchers.'),
  overrides: cloneOverrides.default({}),
  allowSharedMounts: z
    .boolean()
    .default(false)
    .describe('Start it although it and its running source write to the same data.'),
  allowUnexpected: z
    .boolean()
    .default(false)
    .describe('Keep a clone that differs from its source where nobody meant it to.'),
  confirm: confirmedSettings,
})
export type CloneOptions = z.infer<typeof cloneOptions>

const onContainer = { engineId, containerId: containerRef }

export const planCloneInput = cloneOptions.extend(onContainer)
export type PlanCloneInput = z.infer<typeof planCloneInput>

export const startClone = cloneOptions.extend({
  ...onContainer,
  /** Of the plan that was looked at: start that, or refuse. */
  plan: planDigest.optional(),
  idempotencyKey: z.string().min(1).max(128).optional(),
})
export type StartClone = z.infer<typeof startClone>
