import { NativeSelect } from '@mantine/core'
import { SearchInput } from './search-input.tsx'
import classes from './filter-bar.module.css'

/** A text to search for, or one of a few words; `any` is what the choice of none is called. */
export type Filter<Key extends string> = { key: Key; label: string } & (
  | { placeholder: string }
  | { any: string; words: Record<string, string> }
)

interface FilterBarProps<Key extends string> {
  label: string
  filters: readonly Filter<Key>[]
  /** What a list is narrowed by, as the address has it. */
  value: Partial<Record<Key, string>>
  onChange: (part: Partial<Record<Key, string>>) => void
}

/** What narrows a list. */
export function FilterBar<Key extends string>({ label, filters, value, onChange }: FilterBarProps<Key>) {
  const set = (key: Key) => (text: string) => onChange({ [key]: text } as Partial<Record<Key, string>>)
  return (
    <div className={classes['filters']} role="search" aria-label={label}>
      {filters.map((filter) =>
        'placeholder' in filter ? (
          <SearchInput
            key={filter.key}
            label={filter.label}
            placeholder={filter.placeholder}
            value={value[filter.key] ?? ''}
            onChange={set(filter.key)}
          />
        ) : (
          <NativeSelect
            key={filter.key}
            size="xs"
            aria-label={filter.label}
            value={value[filter.key] ?? ''}
            data={[
              { value: '', label: filter.any },
              ...Object.entries(filter.words).map(([word, text]) => ({ value: word, label: text })),
            ]}
            onChange={({ currentTarget }) => set(filter.key)(currentTarget.value)}
          />
        ),
      )}
    </div>
  )
}
