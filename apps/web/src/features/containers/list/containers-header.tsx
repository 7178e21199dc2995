import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ContainerSort, ContainersSearch } from './containers-search.ts'
import classes from './containers-table.module.css'

interface HeaderProps {
  search: ContainersSearch
  onSearch: (change: ContainersSearch) => void
}

const columns: { label: string; className: string; sort?: ContainerSort }[] = [
  { label: 'State', className: 'state', sort: 'state' },
  { label: 'Name', className: 'name', sort: 'name' },
  { label: 'Image', className: 'image', sort: 'image' },
  { label: 'Project', className: 'project', sort: 'project' },
  { label: 'Ports', className: 'ports' },
  { label: 'Mounts', className: 'mounts' },
  { label: 'Last backup', className: 'backup', sort: 'backup' },
]

export function ContainersHeader({ search, onSearch }: HeaderProps) {
  const sorted = search.sort ?? 'name'
  return (
    <div role="rowgroup" className={classes['header']}>
      <div role="row" aria-rowindex={1} className={classes['row']}>
        {columns.map(({ label, className, sort }) => (
          <div
            key={label}
            role="columnheader"
            aria-sort={sort === sorted ? (search.order === 'desc' ? 'descending' : 'ascending') : undefined}
            className={classes[className]}
          >
            {sort ? (
              <UnstyledButton className={classes['sort']} onClick={() => onSearch(sortBy(sort, search))}>
                {label}
                {sort === sorted && <Direction order={search.order} />}
              </UnstyledButton>
            ) : (
              label
            )}
          </div>
        ))}
        <div role="columnheader" className={classes['actions']}>
          <VisuallyHidden>Actions</VisuallyHidden>
        </div>
      </div>
    </div>
  )
}

function Direction({ order }: { order: ContainersSearch['order'] }) {
  return order === 'desc' ? <IconArrowDown size={13} aria-hidden /> : <IconArrowUp size={13} aria-hidden />
}

/** A second click on the sorted column turns it round. */
function sortBy(sort: ContainerSort, search: ContainersSearch): ContainersSearch {
  const { sort: before = 'name', order, ...rest } = search
  const turned = sort === before && order !== 'desc'
  return { ...rest, ...(sort !== 'name' && { sort }), ...(turned && { order: 'desc' }) }
}
