import { message, type Message } from '@holdfast/contract/messages'
import type { Edits, PlanContext } from '../plan-context.ts'
import { predictChanges } from '../predict-changes.ts'

/** Memory and processors, where the overrides name a limit; what stands beside one follows as far as it has to. */
export function planLimits({ container, options, purpose }: PlanContext): Edits {
  const { memoryBytes, cpus } = options.overrides
  const { HostConfig } = container
  const of = (field: string): number => Number(HostConfig[field] ?? 0)
  const limits: Record<string, number> = {
    ...(memoryBytes !== undefined && { Memory: memoryBytes }),
    ...(cpus !== undefined && { NanoCpus: Math.round(cpus * 1e9) }),
  }
  const edited: Record<string, number> = { ...limits }
  const reasons: Record<string, Message> = {}
  const follow = (field: string, value: number, reason: Message): void => {
    edited[field] = value
    reasons[field] = reason
  }
  if (memoryBytes !== undefined) {
    const swap = swapFor(memoryBytes, { memory: of('Memory'), swap: of('MemorySwap') })
    if (swap !== of('MemorySwap')) follow('MemorySwap', swap, swapReason(memoryBytes, swap, purpose))
    if (memoryBytes > 0 && of('MemoryReservation') > memoryBytes)
      follow('MemoryReservation', memoryBytes, message('change-reservation'))
  }
  if (cpus !== undefined)
    for (const field of ['CpuPeriod', 'CpuQuota']) if (of(field) !== 0) follow(field, 0, message('change-cpus-once'))

  const changes = predictChanges(container, { HostConfig: edited }, ({ field, to }) => {
    return reasons[field.replace('HostConfig.', '')] ?? message(to === 0 ? 'change-no-limit' : 'change-limit')
  })
  // A kernel that cannot limit swap has -1 here, whatever is asked for.
  const isFirstLimit = edited['MemorySwap'] !== undefined && of('MemorySwap') === 0
  return {
    hostConfig: edited,
    changes: changes.map((change) =>
      isFirstLimit && change.field === 'HostConfig.MemorySwap' ? { ...change, engineChooses: true } : change,
    ),
  }
}

/**
 * Memory and swap together. None at all and the engine's own, twice the memory, stay what they mean; so does -1, no limit.
 * @NOTE the engine's own: moby daemon/daemon_unix.go, adaptContainerSettings.
 */
function swapFor(bytes: number, source: { memory: number; swap: number }): number {
  if (bytes === 0) return 0
  if (source.swap === -1) return -1
  if (source.memory > 0 && source.swap === source.memory) return bytes
  const isDefault = source.swap === source.memory * 2
  return isDefault || source.swap < bytes ? bytes * 2 : source.swap
}

function swapReason(bytes: number, swap: number, purpose: PlanContext['purpose']): Message {
  if (bytes === 0) return message('change-swap-unlimited')
  return swap === bytes ? message('change-swap-none', { purpose }) : message('change-swap-default')
}
