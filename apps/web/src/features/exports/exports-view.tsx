import type { ExportFile } from '@holdfast/contract'
import { Button, Code, NativeSelect } from '@mantine/core'
import { IconArchive, IconFilterOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../../trpc/account.ts'
import { useEngineId } from '../../trpc/engine-id.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import type { ExportsSearch } from './exports-search.ts'
import { ExportsTable } from './exports-table.tsx'
import classes from './exports.module.css'

const RemoveExport = lazy(() => import('./remove-export.tsx').then((module) => ({ default: module.RemoveExport })))

interface ExportsViewProps {
  search: ExportsSearch
  onSearch: (search: ExportsSearch) => void
}

export function ExportsView({ search, onSearch }: ExportsViewProps) {
  const { data, error, refetch, isFetching } = useExports()
  const [removing, setRemoving] = useState<ExportFile | null>(null)

  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading exports" />
  if (data.exports.length === 0) return <NoExports />

  const shown = data.exports.filter((file) => !search.container || file.containerName === search.container)
  return (
    <>
      <div className={classes['toolbar']} role="search" aria-label="Filter exports">
        <NativeSelect
          size="xs"
          aria-label="Container"
          value={search.container ?? ''}
          data={[{ value: '', label: 'Any container' }, ...containerNames(data.exports, search.container)]}
          onChange={({ currentTarget: { value } }) => onSearch(value ? { container: value } : {})}
        />
        <span className={classes['folder']}>
          Filesystems as tar files, without volumes, stored in <Code>{data.folder}</Code>
        </span>
      </div>
      {shown.length === 0 ? (
        <EmptyState icon={<IconFilterOff size={28} />} title={`No export of ${search.container ?? ''}`}>
          <Button variant="default" size="xs" onClick={() => onSearch({})}>
            Show all
          </Button>
        </EmptyState>
      ) : (
        <ExportsTable files={shown} onRemove={setRemoving} />
      )}
      <Suspense>{removing && <RemoveExport file={removing} onClose={() => setRemoving(null)} />}</Suspense>
    </>
  )
}

function NoExports() {
  const mayExport = useMay('exports.create')
  return (
    <EmptyState icon={<IconArchive size={28} />} title="No exports yet">
      {mayExport
        ? 'Choose Export in the menu of a container. Its filesystem is written to one tar file, which appears here.'
        : 'A file appears here once an operator has exported a container.'}
    </EmptyState>
  )
}

function containerNames(files: readonly ExportFile[], chosen: string | undefined): string[] {
  const names = new Set(files.map((file) => file.containerName))
  if (chosen) names.add(chosen)
  return [...names].sort()
}

export function useExports() {
  return useQuery(useTRPC().exports.list.queryOptions({ engineId: useEngineId() }))
}
