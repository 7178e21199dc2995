import type { TokenRow } from '@holdfast/contract'
import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import { TokensTable } from './tokens-table.tsx'
import classes from './tokens.module.css'

const CreateToken = lazy(() => import('./create-token.tsx').then((module) => ({ default: module.CreateToken })))
const RevokeToken = lazy(() => import('./revoke-token.tsx').then((module) => ({ default: module.RevokeToken })))

type Dialog = { kind: 'create' } | { kind: 'revoke'; token: TokenRow }

/** One's own tokens; of everybody for who manages them. */
export function TokensView() {
  const { data, error, refetch, isFetching } = useQuery(useTRPC().tokens.list.queryOptions(undefined, { staleTime: 0 }))
  const mayManage = useMay('tokens.manage')
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const create = (
    <Button size="xs" variant="default" onClick={() => setDialog({ kind: 'create' })}>
      Create token
    </Button>
  )

  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading API tokens" />
  return (
    <>
      {data.length === 0 ? (
        <EmptyState icon={<IconKey size={28} />} title="No API tokens yet">
          <p>With a token a script calls the API in your name, with no more than the role and scope you give it.</p>
          {create}
        </EmptyState>
      ) : (
        <>
          <div className={classes['toolbar']}>
            {create}
            <span className={classes['hint']}>
              {mayManage ? 'Tokens of everybody.' : 'Your tokens.'} The API is described on{' '}
              <a href="/api/docs">its own page</a>.
            </span>
          </div>
          <TokensTable tokens={data} onRevoke={(token) => setDialog({ kind: 'revoke', token })} />
        </>
      )}
      <Suspense>
        {dialog?.kind === 'create' && <CreateToken onClose={() => setDialog(null)} />}
        {dialog?.kind === 'revoke' && <RevokeToken token={dialog.token} onClose={() => setDialog(null)} />}
      </Suspense>
    </>
  )
}
