import { Button } from '@mantine/core'
import { IconFileDownload, IconFilterOff, IconHistory } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { showError } from '../../ui/describe-error.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import { useNow } from '../../ui/use-now.ts'
import { AuditFilters } from './audit-filters.tsx'
import { exportAddress, toAuditFilter, type AuditSearch } from './audit-search.ts'
import { AuditTable, type AuditLinks } from './audit-table.tsx'
import { AuditVerification } from './audit-verification.tsx'
import classes from './audit.module.css'

interface AuditViewProps {
  search: AuditSearch
  onSearch: (search: AuditSearch) => void
  links: AuditLinks
}

const pageSize = 50

/** Who did what, newest first, and whether somebody has changed what it says. */
export function AuditView({ search, onSearch, links }: AuditViewProps) {
  const filter = toAuditFilter(search, useNow())
  const { audit } = useTRPC()
  const { data, error, refetch, isFetching, ...pages } = useInfiniteQuery(
    audit.list.infiniteQueryOptions(
      { limit: pageSize, filter },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
    ),
  )
  const verify = useMutation(
    audit.verify.mutationOptions({ onError: (failure) => showError(failure, 'Could not verify the log') }),
  )
  const entries = data?.pages.flatMap((page) => page.entries)

  if (!entries && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!entries) return <TableSkeleton label="Loading the audit log" />
  return (
    <section aria-label="Audit log">
      <div className={classes['actions']}>
        <Button size="xs" variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
          Verify
        </Button>
        {(['csv', 'json'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            size="xs"
            variant="subtle"
            href={exportAddress(format, filter)}
            download
            leftSection={<IconFileDownload size={14} aria-hidden />}
          >
            Export as {format.toUpperCase()}
          </Button>
        ))}
      </div>
      {verify.data && <AuditVerification found={verify.data} />}
      <AuditFilters search={search} onSearch={onSearch} />
      {entries.length > 0 && <AuditTable entries={entries} links={links} />}
      {entries.length === 0 && Object.keys(search).length > 0 && (
        <EmptyState icon={<IconFilterOff size={28} />} title="No entry matches">
          <Button variant="default" size="xs" onClick={() => onSearch({})}>
            Show all
          </Button>
        </EmptyState>
      )}
      {entries.length === 0 && Object.keys(search).length === 0 && (
        <EmptyState icon={<IconHistory size={28} />} title="No entries yet">
          Every action, sign-in and refusal is recorded here, before and after it.
        </EmptyState>
      )}
      {pages.hasNextPage && (
        <div className={classes['more']}>
          <Button
            variant="default"
            size="xs"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            Show older entries
          </Button>
        </div>
      )}
    </section>
  )
}
