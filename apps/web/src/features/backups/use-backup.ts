import type { BackupMountChoice, BackupPreview, CopyMode, VaultSummary } from '@holdfast/contract'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { createIdempotencyKey } from '../../trpc/create-idempotency-key.ts'
import { resend } from '../../trpc/retry-unanswered.ts'
import { useTRPC } from '../../trpc/trpc.ts'

export interface BackupForm {
  /** Null where there is none to choose. */
  vault: string | null
  mode: CopyMode
  /** By destination, where somebody chose; the others are as recommended. */
  mounts: Record<string, BackupMountChoice>
}

interface BackupOf {
  preview: BackupPreview
  vaults: readonly VaultSummary[]
  onStarted: () => void
}

/** The form of a backup and its start. */
export function useBackup({ preview, vaults, onStarted }: BackupOf) {
  const [form, setForm] = useState<BackupForm>(() => ({ vault: chooseVault(vaults), mode: 'pause', mounts: {} }))
  const start = useMutation(useTRPC().backups.start.mutationOptions({ ...resend, onSuccess: onStarted }))
  const { vault, ...rest } = form
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
        containerId: preview.containerId,
        ...rest,
        ...(vault !== null && { vault }),
        idempotencyKey: createIdempotencyKey(),
      }),
  }
}

function chooseVault(vaults: readonly VaultSummary[]): string | null {
  const ready = vaults.filter(({ health }) => health.state === 'ready')
  const chosen = ready.find(({ isDefault }) => isDefault) ?? ready[0] ?? vaults.find(({ isDefault }) => isDefault)
  return chosen?.id ?? vaults[0]?.id ?? null
}
