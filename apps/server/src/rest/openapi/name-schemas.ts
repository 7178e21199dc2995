import { z } from 'zod'
import {
  backupSummary,
  cloneOverrides,
  clonePlan,
  containerRow,
  engineInfo,
  jobResult,
  planDigest,
  restorePlan,
  vaultSummary,
} from '@holdfast/contract'
import { restAction, restBackupOptions } from '../actions/rest-action.ts'
import { failure } from '../answers.ts'
import { restJob } from '../rest-job.ts'

type Named = z.core.$ZodRegistry<{ id?: string }>

const named = {
  Failure: failure,
  Job: restJob,
  ContainerRow: containerRow,
  EngineInfo: engineInfo,
  BackupSummary: backupSummary,
  VaultSummary: vaultSummary,
  ClonePlan: clonePlan,
  RestorePlan: restorePlan,
  PlanDigest: planDigest,
  CloneOverrides: cloneOverrides,
}

/** Each member of these is named for what tells it from the others. */
const unions = {
  Action: restAction,
  BackupOptions: restBackupOptions,
  JobRequest: restJob.shape.request,
  JobState: restJob.shape.state,
  JobResult: jobResult,
}

/** The schemas that stand under their own name in the description, and are pointed to from where they are used. */
export function nameSchemas(): Named {
  const names: Named = z.registry<{ id?: string }>()
  for (const [id, schema] of Object.entries(named)) names.add(schema, { id })
  for (const [noun, { options, def }] of Object.entries(unions))
    for (const option of options)
      names.add(option, { id: `${pascal(constantOf(option.shape, def.discriminator))}${noun}` })
  return names
}

function constantOf(shape: Readonly<Record<string, z.core.$ZodType>>, discriminator: string): string {
  const member = shape[discriminator]
  const literal = member instanceof z.ZodOptional ? member.unwrap() : member
  if (literal instanceof z.ZodLiteral) return String(literal.value)
  throw new Error(`A member of a union has no constant ${discriminator}.`)
}

/** `plan-clone` as `PlanClone`. */
function pascal(words: string): string {
  return words.replaceAll(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase())
}
