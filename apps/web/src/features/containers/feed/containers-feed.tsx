import type { ContainersUpdate } from '@holdfast/contract'
import { skipToken, useMutation, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { createContext, type ReactNode, use, useMemo } from 'react'
import { useKnownEngineId } from '../../../trpc/engine-id.ts'
import { useTRPC } from '../../../trpc/trpc.ts'
import { describeError } from '../../../ui/describe-error.ts'
import { applyContainersUpdate, containersKey, type ContainersSnapshot } from './containers-snapshot.ts'

interface Retry {
  retry: () => void
  retrying: boolean
}

const RetryContext = createContext<Retry>({ retry: () => undefined, retrying: false })

/** Asks the engine again at once, without waiting for the server's own next try. */
export const useContainersRetry = (): Retry => use(RetryContext)

/** Mounted once per tab: keeps the cached snapshot equal to what `containers.watch` sends of the page's engine. */
export function ContainersFeed({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const trpc = useTRPC()
  const engineId = useKnownEngineId()
  const apply = (update: ContainersUpdate) =>
    queryClient.setQueryData<ContainersSnapshot>(containersKey(engineId), (before) =>
      applyContainersUpdate(before, update),
    )
  const fail = (error: unknown) => {
    const { code, message } = describeError(error)
    // Without a code the answer is not Holdfast's: the server is away, which says nothing about the engine.
    if (code !== null) apply({ kind: 'unreachable', endpoint: '', message, since: Date.now() })
  }

  const { reset } = useSubscription(
    trpc.containers.watch.subscriptionOptions(engineId === null ? skipToken : { engineId }, {
      onData: apply,
      onError: fail,
    }),
  )
  const { mutate, isPending } = useMutation({
    mutationFn: (id: string) =>
      queryClient.fetchQuery(trpc.containers.list.queryOptions({ engineId: id }, { staleTime: 0, retry: false })),
    onSuccess: (list) => {
      apply({ kind: 'all', ...list })
      reset()
    },
    onError: fail,
  })
  const value = useMemo(
    () => ({ retry: () => engineId !== null && mutate(engineId), retrying: isPending }),
    [mutate, isPending, engineId],
  )
  return <RetryContext value={value}>{children}</RetryContext>
}
