import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import { useUsers } from './use-users.ts'
import type { UserDialogKind } from './user-dialogs.tsx'
import { UsersTable } from './users-table.tsx'
import classes from './users.module.css'

const UserDialogs = lazy(() => import('./user-dialogs.tsx').then((module) => ({ default: module.UserDialogs })))

/** Who may use this Holdfast, and as what. */
export function UsersView() {
  const { data, error, refetch, isFetching } = useUsers()
  const [dialog, setDialog] = useState<UserDialogKind | null>(null)

  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading users" />
  return (
    <>
      <div className={classes['toolbar']}>
        <Button size="xs" variant="default" onClick={() => setDialog({ kind: 'invite' })}>
          Invite user
        </Button>
      </div>
      <UsersTable users={data} openDialog={setDialog} />
      <Suspense>{dialog && <UserDialogs dialog={dialog} onClose={() => setDialog(null)} />}</Suspense>
    </>
  )
}
