import { kindNoun } from '../../jobs/job-words.ts'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { actorWord, periodWord, subjectWord } from '../../ui/filter-words.ts'
import { outcomeWord, readJobsSearch, type JobsSearch } from './jobs-search.ts'

interface JobFiltersProps {
  search: JobsSearch
  onSearch: (search: JobsSearch) => void
}

const filters: readonly Filter<keyof JobsSearch>[] = [
  { key: 'q', label: 'Search past jobs', placeholder: 'Container, backup or vault…' },
  { key: 'kind', label: 'Kind', any: 'Any kind', words: kindNoun },
  { key: 'outcome', label: 'Outcome', any: 'Any outcome', words: outcomeWord },
  { key: 'about', label: 'Subject', any: 'Any subject', words: subjectWord },
  { key: 'by', label: 'By', any: 'By anyone', words: actorWord },
  { key: 'since', label: 'Started', any: 'Any time', words: periodWord },
]

/** Narrows the past jobs; what runs now is always shown. */
export function JobFilters({ search, onSearch }: JobFiltersProps) {
  return (
    <FilterBar
      label="Filter past jobs"
      filters={filters}
      value={search}
      onChange={(part) => onSearch(readJobsSearch({ ...search, ...part }))}
    />
  )
}
