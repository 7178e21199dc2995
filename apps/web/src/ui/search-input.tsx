import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

interface SearchInputProps {
  label: string
  placeholder: string
  /** The text as the URL has it. */
  value: string
  onChange: (text: string) => void
}

/** Types at once and tells the URL; a URL that changed by itself (Back, a link) wins over what was typed. */
export function SearchInput({ label, placeholder, value, onChange }: SearchInputProps) {
  const [text, setText] = useState(value)
  const sent = useRef(value)
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setText(value)
  }, [value])

  const change = (next: string) => {
    setText(next)
    sent.current = next.trim()
    onChange(next.trim())
  }
  return (
    <TextInput
      size="xs"
      w={240}
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={text && <CloseButton size="xs" aria-label="Clear search" onClick={() => change('')} />}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  )
}
