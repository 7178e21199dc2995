import type { HappeningKind, Severity } from '@holdfast/contract'
import { Checkbox, Select, Stack, TagsInput } from '@mantine/core'
import type { RuleForm } from './rule-form.ts'
import { happeningWords, severityWords } from './rule-words.ts'

interface RuleDetailsProps {
  form: RuleForm
  isMissing: boolean
  onChange: (part: Partial<RuleForm>) => void
}

/** What a rule asks for, one by one. */
export function RuleDetails({ form, isMissing, onChange }: RuleDetailsProps) {
  return (
    <>
      <Checkbox.Group
        label="Of"
        error={isMissing ? 'Choose something.' : undefined}
        value={form.kinds}
        onChange={(kinds) => onChange({ kinds: kinds as HappeningKind[] })}
      >
        <Stack gap={6} mt={4}>
          {Object.entries(happeningWords).map(([kind, label]) => (
            <Checkbox key={kind} size="xs" value={kind} label={label} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Select
        label="Severity"
        allowDeselect={false}
        data={Object.entries(severityWords).map(([value, label]) => ({ value: value as Severity, label }))}
        value={form.minSeverity}
        onChange={(minSeverity) => minSeverity !== null && onChange({ minSeverity })}
      />
      <TagsInput
        label="Containers"
        description="Empty for all. A name, project:shop, or label:tier=front"
        value={form.containers}
        onChange={(containers) => onChange({ containers })}
      />
    </>
  )
}
