import { ActionIcon, Button, Input, TextInput } from '@mantine/core'
import { IconArrowBackUp, IconPlus, IconX } from '@tabler/icons-react'
import { Fold } from '../../plans/fold.tsx'
import { countOf } from '../../ui/format.ts'
import classes from './clone-dialog.module.css'
import { differences, isChanged, type Variable } from './environment-variables.ts'

interface EnvironmentEditorProps {
  variables: Variable[]
  error: string | undefined
  onChange: (variables: Variable[]) => void
}

export function EnvironmentEditor({ variables, error, onChange }: EnvironmentEditorProps) {
  const changed = Object.keys(differences(variables)).length
  const replace = (key: string, part: Partial<Variable>) =>
    onChange(variables.map((variable) => (variable.key === key ? { ...variable, ...part } : variable)))
  const add = () =>
    onChange([
      ...variables,
      { key: `added ${variables.length}`, name: '', value: '', original: undefined, removed: false },
    ])
  const remove = ({ key, original }: Variable) =>
    original === undefined ? onChange(variables.filter((other) => other.key !== key)) : replace(key, { removed: true })

  return (
    <Fold
      title="Environment"
      hint={`${countOf(variables.length, 'variable')}${changed > 0 ? `, ${changed} changed` : ''}`}
      wrong={error !== undefined}
    >
      <div className={classes['variables']}>
        {variables.map((variable) => (
          <VariableRow
            key={variable.key}
            variable={variable}
            onChange={(part) => replace(variable.key, part)}
            onRemove={() => remove(variable)}
          />
        ))}
      </div>
      <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={add}>
        Add variable
      </Button>
      {error && <Input.Error role="alert">{error}</Input.Error>}
    </Fold>
  )
}

interface VariableRowProps {
  variable: Variable
  onChange: (part: Partial<Variable>) => void
  onRemove: () => void
}

function VariableRow({ variable, onChange, onRemove }: VariableRowProps) {
  const { name, value, original, removed } = variable
  const spoken = name || 'new variable'
  return (
    <div className={classes['variable']} data-removed={removed || undefined} data-changed={isChanged(variable)}>
      <TextInput
        size="xs"
        aria-label={original === undefined ? 'Variable name' : `Name of ${spoken}`}
        placeholder="NAME"
        value={name}
        readOnly={original !== undefined}
        disabled={removed}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
      />
      <TextInput
        size="xs"
        aria-label={`Value of ${spoken}`}
        placeholder={original === null ? 'hidden, unchanged' : ''}
        value={value}
        disabled={removed}
        onChange={({ currentTarget }) => onChange({ value: currentTarget.value })}
      />
      {removed ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Undo removing ${spoken}`}
          onClick={() => onChange({ removed: false })}
        >
          <IconArrowBackUp size={15} />
        </ActionIcon>
      ) : (
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${spoken}`} onClick={onRemove}>
          <IconX size={15} />
        </ActionIcon>
      )}
    </div>
  )
}
