import type { ContainerRow, ContainerState } from '@holdfast/contract'
import { escapeControls } from '@holdfast/contract/messages'
import { NativeSelect, Switch } from '@mantine/core'
import { countOf } from '../../../ui/format.ts'
import { SearchInput } from '../../../ui/search-input.tsx'
import { type ContainerSort, containerSorts, type ContainersSearch, stateWord } from './containers-search.ts'
import classes from './containers-toolbar.module.css'

interface ToolbarProps {
  rows: readonly ContainerRow[]
  /** How many of them the search lets through. */
  shown: number
  search: ContainersSearch
  onSearch: (change: ContainersSearch) => void
}

const sortWord = {
  name: 'Name',
  state: 'State',
  image: 'Image',
  project: 'Project',
  backup: 'Last backup',
} satisfies Record<ContainerSort, string>

export function ContainersToolbar({ rows, shown, search, onSearch }: ToolbarProps) {
  const { q, state, project, sort, group } = search
  const projects = [...new Set(rows.map((row) => row.project).filter((name) => name !== null))].sort()
  return (
    <div className={classes['toolbar']} role="search" aria-label="Filter containers">
      <SearchInput
        label="Search containers"
        placeholder="Name, image, project…"
        value={q ?? ''}
        onChange={(text) => onSearch({ ...without(search, 'q'), ...(text && { q: text }) })}
      />
      <NativeSelect
        size="xs"
        aria-label="State"
        value={state ?? ''}
        data={[{ value: '', label: 'Any state' }, ...countStates(rows, state)]}
        onChange={({ currentTarget: { value } }) =>
          onSearch({ ...without(search, 'state'), ...(value && { state: value as ContainerState }) })
        }
      />
      {(projects.length > 0 || project) && (
        <NativeSelect
          size="xs"
          aria-label="Project"
          value={project ?? ''}
          data={[
            { value: '', label: 'Any project' },
            ...withChosen(projects, project).map((value) => ({ value, label: escapeControls(value) })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            onSearch({ ...without(search, 'project'), ...(value && { project: value }) })
          }
        />
      )}
      <NativeSelect
        size="xs"
        aria-label="Sort by"
        className={classes['phoneOnly'] ?? ''}
        value={sort ?? 'name'}
        data={containerSorts.map((value) => ({ value, label: `By ${sortWord[value].toLowerCase()}` }))}
        onChange={({ currentTarget: { value } }) =>
          onSearch({ ...without(search, 'sort'), ...(value !== 'name' && { sort: value as ContainerSort }) })
        }
      />
      {projects.length > 0 && (
        <Switch
          size="xs"
          className={classes['desktopOnly'] ?? ''}
          label="Group by project"
          checked={group === 'project'}
          onChange={({ currentTarget: { checked } }) =>
            onSearch({ ...without(search, 'group'), ...(checked && { group: 'project' }) })
          }
        />
      )}
      <span className={classes['count']} role="status">
        {shown < rows.length && `${shown} of `}
        {countOf(rows.length, 'container')}
      </span>
    </div>
  )
}

function countStates(rows: readonly ContainerRow[], chosen: ContainerState | undefined) {
  const counts = Map.groupBy(rows, (row) => row.state)
  const states = (Object.keys(stateWord) as ContainerState[]).filter((known) => counts.has(known) || known === chosen)
  return states.map((value) => ({ value, label: `${stateWord[value]} (${counts.get(value)?.length ?? 0})` }))
}

function withChosen(projects: string[], chosen: string | undefined): string[] {
  return chosen && !projects.includes(chosen) ? [chosen, ...projects] : projects
}

function without<K extends keyof ContainersSearch>(search: ContainersSearch, key: K): Omit<ContainersSearch, K> {
  const { [key]: _, ...rest } = search
  return rest
}
