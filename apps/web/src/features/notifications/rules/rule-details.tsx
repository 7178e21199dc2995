import type { AlertKind, HappeningKind, JobKind, JobOutcome, Severity } from '@holdfast/contract'
import { Checkbox, MultiSelect, Select, Stack, TagsInput } from '@mantine/core'
import { kindNoun } from '../../../jobs/job-words.ts'
import { asksFor, type RuleForm } from './rule-form.ts'
import { alertWords, happeningWords, outcomeWords, severityWords } from './rule-words.ts'

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
      {asksFor(form, 'jobs') && (
        <Choices<JobKind>
          label="Kinds of jobs"
          words={kindNoun}
          value={form.jobKinds}
          onChange={(jobKinds) => onChange({ jobKinds })}
        />
      )}
      {asksFor(form, 'outcomes') && (
        <Choices<JobOutcome>
          label="Outcomes"
          words={outcomeWords}
          value={form.outcomes}
          onChange={(outcomes) => onChange({ outcomes })}
        />
      )}
      {asksFor(form, 'alerts') && (
        <Choices<AlertKind>
          label="Kinds of alerts"
          words={alertWords}
          value={form.alertKinds}
          onChange={(alertKinds) => onChange({ alertKinds })}
        />
      )}
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

interface ChoicesProps<T extends string> {
  label: string
  words: Readonly<Record<T, string>>
  value: T[]
  onChange: (value: T[]) => void
}

/** Some of a few words; none chosen means all of them. */
function Choices<T extends string>({ label, words, value, onChange }: ChoicesProps<T>) {
  return (
    <MultiSelect
      label={label}
      placeholder={value.length === 0 ? 'All' : ''}
      clearable
      data={(Object.keys(words) as T[]).map((one) => ({ value: one as string, label: words[one] }))}
      value={value}
      onChange={(chosen) => onChange(chosen as T[])}
    />
  )
}
