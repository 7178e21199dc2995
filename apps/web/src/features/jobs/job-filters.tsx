import { NativeSelect } from '@mantine/core'
import { kindNoun } from '../../jobs/job-words.ts'
import { SearchInput } from '../../ui/search-input.tsx'
import { actorWord, outcomeWord, periodWord, readJobsSearch, subjectWord, type JobsSearch } from './jobs-search.ts'
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
      <Filter label="Kind" any="Any kind" words={kindNoun} value={search.kind} onChange={(kind) => set({ kind })} />
      <Filter
        label="Outcome"
        any="Any outcome"
        words={outcomeWord}
        value={search.outcome}
        onChange={(outcome) => set({ outcome })}
      />
      <Filter
        label="Subject"
        any="Any subject"
        words={subjectWord}
        value={search.about}
        onChange={(about) => set({ about })}
      />
      <Filter label="By" any="By anyone" words={actorWord} value={search.by} onChange={(by) => set({ by })} />
      <Filter
        label="Started"
        any="Any time"
        words={periodWord}
        value={search.since}
        onChange={(since) => set({ since })}
      />
    </div>
  )
}

interface FilterProps {
  label: string
  /** What the choice of none is called. */
  any: string
  words: Record<string, string>
  value: string | undefined
  onChange: (value: string) => void
}

function Filter({ label, any, words, value = '', onChange }: FilterProps) {
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      value={value}
      data={[{ value: '', label: any }, ...Object.entries(words).map(([key, word]) => ({ value: key, label: word }))]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
