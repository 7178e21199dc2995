import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { actorWord, periodWord, subjectWord } from '../../ui/filter-words.ts'
import { areaWord, outcomeWord, readAuditSearch, type AuditSearch } from './audit-search.ts'

interface AuditFiltersProps {
  search: AuditSearch
  onSearch: (search: AuditSearch) => void
}

const filters: readonly Filter<keyof AuditSearch>[] = [
  { key: 'q', label: 'Search by subject', placeholder: 'Container, backup, user…' },
  { key: 'who', label: 'Search by actor', placeholder: 'Who did it…' },
  { key: 'area', label: 'Action', any: 'Any action', words: areaWord },
  { key: 'outcome', label: 'Outcome', any: 'Any outcome', words: outcomeWord },
  { key: 'about', label: 'Subject', any: 'Any subject', words: subjectWord },
  { key: 'by', label: 'By', any: 'By anyone', words: actorWord },
  { key: 'since', label: 'Time', any: 'Any time', words: periodWord },
]

export function AuditFilters({ search, onSearch }: AuditFiltersProps) {
  return (
    <FilterBar
      label="Filter the audit log"
      filters={filters}
      value={search}
      onChange={(part) => onSearch(readAuditSearch({ ...search, ...part }))}
    />
  )
}
