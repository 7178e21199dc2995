import { Button, Group, TextInput } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'

interface ShownOnceProps {
  label: string
  value: string
  /** What to do with it, and until when it is good. */
  description: ReactNode
}

/** A secret that is stored nowhere, with a way to copy it. */
export function ShownOnce({ label, value, description }: ShownOnceProps) {
  const input = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<'copied' | 'selected' | null>(null)

  /** Browsers have a clipboard on secure origins only: elsewhere it is selected, to be copied by hand. */
  async function copy(): Promise<void> {
    input.current?.select()
    const done = await navigator.clipboard?.writeText(value).then(
      () => true,
      () => false,
    )
    setCopied(done ? 'copied' : 'selected')
  }
  return (
    <>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          ref={input}
          flex={1}
          label={label}
          description={description}
          readOnly
          value={value}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Button variant="default" data-autofocus onClick={() => void copy()}>
          Copy
        </Button>
      </Group>
      <span role="status">
        {copied === 'copied' && 'Copied.'}
        {copied === 'selected' && 'Selected. Press Ctrl+C to copy it.'}
      </span>
    </>
  )
}
