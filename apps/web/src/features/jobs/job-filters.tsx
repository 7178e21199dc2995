import { kindNoun } from '../../jobs/job-words.ts'
import { FilterSelect } from '../../ui/filter-select.tsx'
import { actorWord, periodWord, subjectWord } from '../../ui/filter-words.ts'
import { SearchInput } from '../../ui/search-input.tsx'
import { outcomeWord, readJobsSearch, type JobsSearch } from './jobs-search.ts'
import classes from './jobs.module.css'

interface JobFiltersProps {
  search: JobsSearch
  onSearch: (search: JobsSearch) => void
}

/** Narrows the past jobs; what runs now is always shown. */
export function JobFilters({ search, onSearch }: JobFiltersProps) {
  const set = (part: Record<keyof JobsSearch, string> | Partial<Record<keyof JobsSearch, string>>) =>
    onSearch(readJobsSearch({ ...search, ...part }))
  return (
    <div className={classes['filters']} role="search" aria-label="Filter past jobs">
      <SearchInput
        label="Search past jobs"
        placeholder="Container, backup or vault…"
        value={search.q ?? ''}
        onChange={(q) => set({ q })}
      />
      <FilterSelect
        label="Kind"
        any="Any kind"
        words={kindNoun}
        value={search.kind}
        onChange={(kind) => set({ kind })}
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
        label="Started"
        any="Any time"
        words={periodWord}
        value={search.since}
        onChange={(since) => set({ since })}
      />
    </div>
  )
}
