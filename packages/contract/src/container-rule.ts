import { z } from 'zod'
import { backupMountChoice, vaultId } from './backup.ts'
import { copyMode } from './clone-options.ts'
import { containerName } from './container.ts'
import { engineId } from './engine.ts'
import { retentionPolicy } from './retention.ts'
import { scheduleId } from './schedule.ts'
import { storedMessage } from './stored-message.ts'

/** Where a part of a rule comes from. */
export const ruleOrigin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('schedule') }),
  /** Of the container. */
  z.object({ kind: z.literal('label'), label: z.string() }),
  /** What holds where nobody said anything. */
  z.object({ kind: z.literal('default') }),
  z.object({ kind: z.literal('vault') }),
])
export type RuleOrigin = z.infer<typeof ruleOrigin>

/** How one schedule treats a container, and where each part of that comes from. */
export const scheduleRule = z.object({
  scheduleId,
  name: z.string(),
  enabled: z.boolean(),
  takenBy: ruleOrigin,
  /** Why it is not backed up all the same; null: it is. */
  reason: storedMessage.nullable(),
  /** When it is due, in words. */
  words: storedMessage,
  nextSlot: z.number().nullable(),
  vault: vaultId.nullable(),
  mode: z.object({ value: copyMode, from: ruleOrigin }),
  /** A null choice: there is nothing to include. */
  mounts: z.array(z.object({ destination: z.string(), choice: backupMountChoice.nullable(), from: ruleOrigin })),
  /** Null: as the vault has it. */
  retention: z.object({ value: retentionPolicy.nullable(), from: ruleOrigin }),
})
export type ScheduleRule = z.infer<typeof scheduleRule>

/** Which schedules take a container, and what is wrong with its labels. */
export const containerRule = z.object({ schedules: z.array(scheduleRule), problems: z.array(storedMessage) })
export type ContainerRule = z.infer<typeof containerRule>

export const containerRuleInput = z.strictObject({ engineId, containerName })
export type ContainerRuleInput = z.infer<typeof containerRuleInput>
