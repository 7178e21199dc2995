import type { Role } from '@holdfast/contract'
import { Checkbox, NativeSelect, Textarea } from '@mantine/core'
import { useState } from 'react'
import { type Grant, roles } from './grant.ts'

const describe = {
  viewer: 'Sees lists, status and job history. Secrets are masked.',
  operator: 'Also starts, stops, exports, backs up, verifies, clones and restores as new.',
  admin: 'Also deletes, and manages vaults, users, tokens and settings. Sees every container.',
} satisfies Record<Role, string>

interface GrantFieldsProps {
  grant: Grant
  /** The roles to choose from, by default all. */
  offered?: readonly Role[]
  problem: string | null
  onChange: (part: Partial<Grant>) => void
}

/** The fields of a role and its scope. */
export function GrantFields({ grant, offered = roles, problem, onChange }: GrantFieldsProps) {
  const { role, limited, names, projects, labels } = grant
  return (
    <>
      <NativeSelect
        label="Role"
        description={describe[role]}
        value={role}
        data={[...offered]}
        onChange={({ currentTarget }) => onChange({ role: currentTarget.value as Role })}
      />
      {role !== 'admin' && (
        <Checkbox
          size="xs"
          label="Only some containers"
          description="Those that fit one of the patterns below, one on each line; * stands for any text"
          checked={limited}
          onChange={({ currentTarget }) => onChange({ limited: currentTarget.checked })}
        />
      )}
      {role !== 'admin' && limited && (
        <>
          <Patterns label="Names" example="web-*" value={names} onChange={(to) => onChange({ names: to })} />
          <Patterns
            label="Compose projects"
            example="shop"
            value={projects}
            onChange={(to) => onChange({ projects: to })}
          />
          <Patterns
            label="Labels"
            example="team=web"
            error={problem}
            value={labels}
            onChange={(to) => onChange({ labels: to })}
          />
        </>
      )}
    </>
  )
}

interface PatternsProps {
  label: string
  example: string
  value: string[]
  error?: string | null
  onChange: (value: string[]) => void
}

/** One on each line: a value of a label may have commas and spaces. */
function Patterns({ label, example, value, error, onChange }: PatternsProps) {
  const [text, setText] = useState(value.join('\n'))
  return (
    <Textarea
      label={label}
      placeholder={example}
      rows={2}
      resize="vertical"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={text}
      error={error}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        onChange(
          currentTarget.value
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean),
        )
      }}
    />
  )
}
