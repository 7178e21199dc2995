import { FilterSelect } from '../../ui/filter-select.tsx'
import { actorWord, periodWord, subjectWord } from '../../ui/filter-words.ts'
import { SearchInput } from '../../ui/search-input.tsx'
import { areaWord, outcomeWord, readAuditSearch, type AuditSearch } from './audit-search.ts'
import classes from './audit.module.css'

interface AuditFiltersProps {
  search: AuditSearch
  onSearch: (search: AuditSearch) => void
}

export function AuditFilters({ search, onSearch }: AuditFiltersProps) {
  const set = (part: Partial<Record<keyof AuditSearch, string>>) => onSearch(readAuditSearch({ ...search, ...part }))
  return (
    <div className={classes['filters']} role="search" aria-label="Filter the audit log">
      <SearchInput
        label="Search by subject"
        placeholder="Container, backup, user…"
        value={search.q ?? ''}
        onChange={(q) => set({ q })}
      />
      <SearchInput
        label="Search by actor"
        placeholder="Who did it…"
        value={search.who ?? ''}
        onChange={(who) => set({ who })}
      />
      <FilterSelect
        label="Action"
        any="Any action"
        words={areaWord}
        value={search.area}
        onChange={(area) => set({ area })}
      />
      <FilterSelect
        label="Outcome"
        any="Any outcome"
        words={outcomeWord}
        value={search.outcome}
        onChange={(outcome) => set({ outcome })}
      />
      <FilterSelect
        label="Subject"
        any="Any subject"
        words={subjectWord}
        value={search.about}
        onChange={(about) => set({ about })}
      />
      <FilterSelect label="By" any="By anyone" words={actorWord} value={search.by} onChange={(by) => set({ by })} />
      <FilterSelect
        label="Time"
        any="Any time"
        words={periodWord}
        value={search.since}
        onChange={(since) => set({ since })}
      />
    </div>
  )
}
