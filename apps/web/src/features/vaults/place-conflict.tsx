import { Alert, Button, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMay } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'

/** Asks which one is meant, after a start from a data folder that was moved or copied. */
export function PlaceConflict() {
  const trpc = useTRPC()
  const client = useQueryClient()
  const { data: conflict } = useQuery(trpc.vaults.placeConflict.queryOptions())
  const settle = useMutation(
    trpc.vaults.settlePlace.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.vaults.pathKey() }),
    }),
  )
  const maySettle = useMay('vaults.manage')
  if (!conflict) return null
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle size={16} aria-hidden />}
      title="Was this data folder moved, or is it a copy?"
      mb="md"
    >
      <p>
        It was at <code>{conflict.knownPath}</code> and is now at <code>{conflict.path}</code>. If another Holdfast
        still runs there, both would write to the same vaults. Until {maySettle ? 'you say' : 'an admin says'} which it
        is, nothing is written to any vault; backups can be viewed and restored.
      </p>
      {settle.error && <p role="alert">{settle.error.message}</p>}
      {maySettle && (
        <Group gap="xs" mt="xs">
          <Button size="xs" loading={settle.isPending} onClick={() => settle.mutate({ answer: 'moved' })}>
            It was moved: use its vaults
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={settle.isPending}
            onClick={() => settle.mutate({ answer: 'copy' })}
          >
            It is a copy: forget its vaults
          </Button>
        </Group>
      )}
    </Alert>
  )
}
