import type { BackupMountChoice, BackupPreview, CopyMode, VaultSummary } from '@holdfast/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useEngineId } from '../../../trpc/engine-id.ts'
import { createIdempotencyKey, resend } from '../../../trpc/resend.ts'
import { useTRPC } from '../../../trpc/trpc.ts'

interface BackupForm {
  /** Null where there is none to choose. */
  vault: string | null
  mode: CopyMode
  /** By destination, where somebody chose; the others are as recommended. */
  mounts: Record<string, BackupMountChoice>
  /** Reads what has not changed as well. */
  fullRead: boolean
}

interface BackupOf {
  preview: BackupPreview
  vaults: readonly VaultSummary[]
  onStarted: () => void
}

/** The form of a backup and its start. */
export function useBackup({ preview, vaults, onStarted }: BackupOf) {
  const engineId = useEngineId()
  const [form, setForm] = useState<BackupForm>(() => ({
    vault: chooseVault(vaults),
    mode: 'pause',
    mounts: {},
    fullRead: false,
  }))
  const start = useMutation(useTRPC().backups.start.mutationOptions({ ...resend, onSuccess: onStarted }))
  const { vault, fullRead, ...rest } = form
  return {
    form,
    starting: start.isPending,
    error: start.error,
    change: (part: Partial<BackupForm>) => {
      setForm((before) => ({ ...before, ...part }))
      if (start.isError) start.reset()
    },
    submit: () =>
      start.mutate({
        engineId,
        containerId: preview.containerId,
        ...rest,
        ...(vault !== null && { vault }),
        ...(fullRead && { fullRead }),
        idempotencyKey: createIdempotencyKey(),
      }),
  }
}

function chooseVault(vaults: readonly VaultSummary[]): string | null {
  const ready = vaults.filter(({ health }) => health.state === 'ready')
  const chosen = ready.find(({ isDefault }) => isDefault) ?? ready[0] ?? vaults.find(({ isDefault }) => isDefault)
  return chosen?.id ?? vaults[0]?.id ?? null
}

const askAgain = { firstMs: 500, mostMs: 8_000 }

/** What a backup of the container would hold, and where it can go. Sizes may follow: it is asked again until they are there. */
export function useBackupPreview(containerId: string) {
  const trpc = useTRPC()
  const engineId = useEngineId()
  const preview = useQuery(
    trpc.backups.preview.queryOptions(
      { engineId, containerId },
      {
        staleTime: 0,
        gcTime: 0,
        refetchInterval: ({ state }) =>
          state.data?.sizesPending === true &&
          Math.min(askAgain.firstMs * 2 ** (state.dataUpdateCount - 1), askAgain.mostMs),
      },
    ),
  )
  const vaults = useQuery(trpc.vaults.list.queryOptions())
  return {
    preview: preview.data,
    vaults: vaults.data,
    error: preview.error ?? vaults.error,
    retry: () => {
      if (!preview.data) void preview.refetch()
      if (!vaults.data) void vaults.refetch()
    },
    retrying: preview.isFetching || vaults.isFetching,
  }
}
