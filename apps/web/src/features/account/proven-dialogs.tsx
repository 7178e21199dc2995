import type { SecondFactorStatus } from '@holdfast/contract'
import { Button, Group, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { aboutProof, ProofField, useProof } from './proof-field.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { useRefreshSecurity } from './use-account-security.ts'

export interface ProvenDialogProps {
  security: { hasPassword: boolean; secondFactor: SecondFactorStatus }
  onClose: () => void
}

export function DisableSecondFactor({ security, onClose }: ProvenDialogProps) {
  const { account } = useTRPC()
  const refresh = useRefreshSecurity()
  const state = useProof(security)
  const disable = useMutation(
    account.disableSecondFactor.mutationOptions({
      onSuccess: async () => {
        await refresh()
        onClose()
      },
    }),
  )
  return (
    <ProvenDialog
      title="Turn off two-factor authentication?"
      intro="Your password alone signs you in then. Your authenticator app’s entry and the recovery codes become useless."
      action="Turn off"
      danger
      state={state}
      call={disable}
      onClose={onClose}
    />
  )
}

export function NewRecoveryCodes({ security, onClose }: ProvenDialogProps) {
  const { account } = useTRPC()
  const refresh = useRefreshSecurity()
  const state = useProof(security)
  const [codes, setCodes] = useState<string[] | null>(null)
  const replace = useMutation(
    account.replaceRecoveryCodes.mutationOptions({
      onSuccess: async ({ codes: fresh }) => {
        setCodes(fresh)
        await refresh()
      },
    }),
  )
  if (codes !== null)
    return (
      <Dialog title="Recovery codes" onClose={onClose} closeOnClickOutside={false}>
        <RecoveryCodes codes={codes} onDone={onClose} />
      </Dialog>
    )
  return (
    <ProvenDialog
      title="New recovery codes"
      intro="You get ten new codes. The ones you have now stop working."
      action="Create codes"
      state={state}
      call={replace}
      onClose={onClose}
    />
  )
}

interface ProvenFormProps {
  title: string
  intro: string
  action: string
  danger?: boolean
  state: ReturnType<typeof useProof>
  call: {
    mutate: (input: Pick<ReturnType<typeof useProof>, 'proof'>) => void
    isPending: boolean
    error: unknown
    reset: () => void
  }
  onClose: () => void
}

export function ProvenDialog({ title, intro, action, danger = false, state, call, onClose }: ProvenFormProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          state.setTried(true)
          if (!state.missing) call.mutate({ proof: state.proof })
        }}
      >
        <Stack gap="sm">
          <div>{intro}</div>
          <ProofField state={state} error={call.error} onChange={call.reset} />
          <ErrorLine error={aboutProof(call.error) === undefined ? call.error : null} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" {...(danger && { color: 'red' })} loading={call.isPending}>
            {action}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
