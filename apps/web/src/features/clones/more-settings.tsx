import type { ContainerDetail, RestartPolicy } from '@holdfast/contract'
import { Checkbox, NativeSelect, Textarea, TextInput, type TextInputProps } from '@mantine/core'
import { Fold } from '../../plans/fold.tsx'
import type { Plan } from '../../plans/use-plan.ts'
import classes from './clone-dialog.module.css'
import { cloneSettings, settingNames, type SettingName } from './clone-settings.ts'
import type { FieldsProps } from './use-clone.ts'

const policies = [
  { value: '', label: 'As in the source' },
  { value: 'no', label: 'Never' },
  { value: 'on-failure', label: 'On failure' },
  { value: 'unless-stopped', label: 'Unless stopped' },
  { value: 'always', label: 'Always' },
] satisfies { value: RestartPolicy['name'] | ''; label: string }[]

// So that the fields of a line stand on one height, whatever is said about each.
const below: Pick<TextInputProps, 'inputWrapperOrder'> = {
  inputWrapperOrder: ['label', 'input', 'error', 'description'],
}

/** In what a clone can differ from its source, and rarely does. */
export function MoreSettings({ detail, form, plan, problems, change }: FieldsProps & { detail: ContainerDetail }) {
  const wrong = problems.restartPolicy !== undefined || settingNames.some((name) => problems[name] !== undefined)
  const set = settingNames.filter((name) => form.settings[name] !== '').length + (form.restartPolicy ? 1 : 0)
  return (
    <Fold title="More" hint={set > 0 ? `${set} changed` : 'image, command, limits, restart'} wrong={wrong}>
      <div className={classes['settings']}>
        {settingNames.map((name) => (
          <SettingField
            key={name}
            name={name}
            value={form.settings[name]}
            placeholder={readPlaceholder(name, detail)}
            error={problems[name]}
            onChange={(text) => change({ settings: { ...form.settings, [name]: text } })}
          />
        ))}
        <NativeSelect
          size="xs"
          label="Restart"
          {...below}
          description={describeRestart(plan.restartPolicy)}
          data={policies}
          value={form.restartPolicy?.name ?? ''}
          error={problems.restartPolicy}
          onChange={({ currentTarget }) => change({ restartPolicy: readPolicy(currentTarget.value) })}
        />
      </div>
      <Checkbox
        size="xs"
        mt="md"
        label="Keep the clone even if it differs from its source unexpectedly"
        checked={form.allowUnexpected}
        onChange={({ currentTarget }) => change({ allowUnexpected: currentTarget.checked })}
      />
    </Fold>
  )
}

interface SettingFieldProps {
  name: SettingName
  value: string
  placeholder: string
  error: string | undefined
  onChange: (text: string) => void
}

function SettingField({ name, value, placeholder, error, onChange }: SettingFieldProps) {
  const { label, hint, consequence, lines } = cloneSettings[name]
  const description = value === '' ? hint : (consequence ?? hint)
  const props = {
    size: 'xs',
    label,
    value,
    placeholder,
    error,
    description: error ? null : description,
    ...below,
    autoComplete: 'off',
  } as const
  return lines ? (
    <Textarea
      {...props}
      rows={3}
      resize="vertical"
      spellCheck={false}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  ) : (
    <TextInput {...props} spellCheck={false} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
  )
}

function readPlaceholder(name: SettingName, { image, command }: ContainerDetail): string {
  if (name === 'image') return image
  return name === 'command' && command.length > 0 ? command.join('\n') : 'as in the source'
}

function readPolicy(name: string): RestartPolicy | null {
  if (name === 'on-failure') return { name, maximumRetryCount: 0 }
  return name === 'no' || name === 'always' || name === 'unless-stopped' ? { name } : null
}

const words: Record<string, string> = {
  no: 'never',
  'on-failure': 'on failure',
  'unless-stopped': 'unless stopped',
  always: 'always',
} satisfies Record<RestartPolicy['name'], string>

/** When the engine restarts the clone, in a few words. */
export function describeRestart({ firstStart, afterwards }: Plan['restartPolicy']): string {
  const first = describePolicy(firstStart)
  return first.charAt(0).toUpperCase() + first.slice(1) + describeAfterwards(firstStart, afterwards)
}

function describeAfterwards(firstStart: string, afterwards: string): string {
  return firstStart === afterwards ? '' : ` until it is healthy, then ${describePolicy(afterwards)}`
}

function describePolicy(name: string): string {
  return words[name] ?? name
}
