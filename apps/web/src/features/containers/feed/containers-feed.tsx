import type { ContainersUpdate } from '@holdfast/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { createContext, type ReactNode, use, useMemo } from 'react'
import { useTRPC } from '../../../trpc/trpc.ts'
import { describeError } from '../../../ui/describe-error.ts'
import { applyContainersUpdate, containersKey, type ContainersSnapshot } from './containers-snapshot.ts'
import { useEngineId } from '../../../trpc/engine-id.ts'

interface Retry {
  retry: () => void
  retrying: boolean
}

const RetryContext = createContext<Retry>({ retry: () => undefined, retrying: false })

/** Asks the engine again at once, without waiting for the server's own next try. */
export const useContainersRetry = (): Retry => use(RetryContext)

/** Mounted once per tab: keeps the cached snapshot equal to what `containers.watch` sends. */
export function ContainersFeed({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const trpc = useTRPC()
  const engineId = useEngineId()
  const apply = (update: ContainersUpdate) =>
    queryClient.setQueryData<ContainersSnapshot>(containersKey, (before) => applyContainersUpdate(before, update))
  const fail = (error: unknown) => {
    const { code, message } = describeError(error)
    // Without a code the answer is not Holdfast's: the server is away, which says nothing about the engine.
    if (code !== null) apply({ kind: 'unreachable', endpoint: '', message, since: Date.now() })
  }

  const { reset } = useSubscription(
    trpc.containers.watch.subscriptionOptions({ engineId }, { onData: apply, onError: fail }),
  )
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      queryClient.fetchQuery(trpc.containers.list.queryOptions({ engineId }, { staleTime: 0, retry: false })),
    onSuccess: (list) => {
      apply({ kind: 'all', ...list })
      reset()
    },
    onError: fail,
  })
  const value = useMemo(() => ({ retry: () => mutate(), retrying: isPending }), [mutate, isPending])
  return <RetryContext value={value}>{children}</RetryContext>
}
