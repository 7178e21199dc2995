import { escapeControls } from '@holdfast/contract/messages'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { LastBackups, TableItem } from './arrange-containers.ts'
import { ContainerRow, type RowSlots } from './container-row.tsx'
import { ContainersHeader } from './containers-header.tsx'
import type { ContainersSearch } from './containers-search.ts'
import classes from './containers-table.module.css'

interface ContainersTableProps extends RowSlots {
  items: readonly TableItem[]
  search: ContainersSearch
  onSearch: (change: ContainersSearch) => void
  lastBackups: LastBackups
  /** The rows are what was last known; nothing can be done to them now. */
  stale: boolean
}

const estimatedRowPx = 45

/** Draws only the rows near the window, so a thousand scroll like ten. */
export function ContainersTable({ items, search, onSearch, lastBackups, stale, ...slots }: ContainersTableProps) {
  const body = useRef<HTMLDivElement>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  useLayoutEffect(() => {
    setScrollMargin((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY)
  }, [stale])

  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by the React Compiler
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => estimatedRowPx,
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 10,
    scrollMargin,
  })

  return (
    <div role="table" aria-label="Containers" aria-rowcount={items.length + 1} className={classes['table']}>
      <ContainersHeader search={search} onSearch={onSearch} />
      <div
        role="rowgroup"
        ref={body}
        className={classes['body']}
        data-stale={stale || undefined}
        inert={stale}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const item = items[index]
          if (!item) return null
          return (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              data-index={index}
              ref={virtualizer.measureElement}
              className={classes['slot']}
              style={{ transform: `translateY(${start - scrollMargin}px)` }}
            >
              {item.kind === 'group' ? (
                <GroupCell project={item.project} count={item.count} />
              ) : (
                <ContainerRow row={item.row} lastBackup={lastBackups(item.row)} {...slots} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function GroupCell({ project, count }: { project: string | null; count: number }): ReactNode {
  return (
    <div role="cell" aria-colspan={8} className={classes['group']}>
      {project === null ? 'No project' : escapeControls(project)}
      <span className={classes['count']}>{count}</span>
    </div>
  )
}
