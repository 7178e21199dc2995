import { NativeSelect } from '@mantine/core'

interface FilterSelectProps {
  label: string
  /** What the choice of none is called. */
  any: string
  words: Record<string, string>
  value: string | undefined
  onChange: (value: string) => void
}

/** One of a few words to narrow a list by, or none. */
export function FilterSelect({ label, any, words, value = '', onChange }: FilterSelectProps) {
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
