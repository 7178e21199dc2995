import type { ContainerRow, ContainerSelector, ScheduleDraft } from '@holdfast/contract'
import { MultiSelect, Radio, Stack, TagsInput } from '@mantine/core'
import { useMemo } from 'react'
import { FieldGroup } from '../../../plans/field-group.tsx'
import { useEngineId } from '../../../trpc/engine-id.ts'
import { selectorOf } from './selector-of.ts'
import { isAll } from './schedule-draft.ts'
import { TargetPreview } from './target-preview.tsx'

interface TargetFieldsProps {
  draft: ScheduleDraft
  /** Those there are now. */
  containers: readonly ContainerRow[]
  onChange: (part: Pick<ScheduleDraft, 'targets'> | Pick<ScheduleDraft, 'exclude'>) => void
}

/** Which containers it takes. */
export function TargetFields({ draft, containers, onChange }: TargetFieldsProps) {
  const { targets, exclude } = draft
  return (
    <FieldGroup legend="What">
      <Stack gap="sm">
        <Radio.Group
          label="Containers"
          value={isAll(targets) ? 'all' : 'some'}
          onChange={(choice) => onChange({ targets: choice === 'all' ? [{ kind: 'all' }] : [] })}
        >
          <Stack gap={8}>
            <Radio size="xs" value="all" label="All containers, future ones too" />
            <Radio size="xs" value="some" label="Only some" />
          </Stack>
        </Radio.Group>
        {!isAll(targets) && (
          <SelectorFields
            label="Include containers and projects"
            labelsLabel="Include labels"
            value={targets}
            containers={containers}
            onChange={(selectors) => onChange({ targets: selectors })}
          />
        )}
        <SelectorFields
          label="Exclude containers and projects"
          labelsLabel="Exclude labels"
          value={exclude}
          containers={containers}
          onChange={(selectors) => onChange({ exclude: selectors })}
        />
        <TargetPreview draft={draft} containers={containers} />
      </Stack>
    </FieldGroup>
  )
}

interface SelectorFieldsProps {
  label: string
  labelsLabel: string
  value: readonly ContainerSelector[]
  containers: readonly ContainerRow[]
  onChange: (selectors: ContainerSelector[]) => void
}

function SelectorFields({ label, labelsLabel, value, containers, onChange }: SelectorFieldsProps) {
  const engineId = useEngineId()
  const options = useMemo(() => optionsOf(containers, engineId), [containers, engineId])
  const chosen = value.filter(({ kind }) => kind !== 'label')
  const labels = value.flatMap((selector) => (selector.kind === 'label' ? [selector.label] : []))
  const known = new Set(options.flatMap(({ items }) => items.map((item) => item.value)))
  const gone = chosen.filter((selector) => !known.has(toValue(selector)))
  const data = gone.length === 0 ? options : [...options, { group: 'Not there now', items: gone.map(toItem) }]
  return (
    <>
      <MultiSelect
        label={label}
        searchable
        clearable
        hidePickedOptions
        limit={60}
        nothingFoundMessage="None of that name"
        maxDropdownHeight={260}
        data={data}
        value={chosen.map(toValue)}
        onChange={(values) =>
          onChange([...values.map(fromValue), ...labels.map((text) => ({ kind: 'label' as const, label: text }))])
        }
      />
      <TagsInput
        label={labelsLabel}
        description="key or key=value, then Enter"
        value={labels}
        onChange={(texts) =>
          onChange([
            ...chosen,
            ...texts
              .filter((text) => text.trim() !== '')
              .map((text) => ({ kind: 'label' as const, label: text.trim() })),
          ])
        }
      />
    </>
  )
}

interface Item {
  value: string
  label: string
}

function optionsOf(containers: readonly ContainerRow[], engineId: string): { group: string; items: Item[] }[] {
  const projects = [...new Set(containers.flatMap(({ project }) => project ?? []))].toSorted()
  const names = containers.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return [
    { group: 'Compose projects', items: projects.map((project) => toItem({ kind: 'project', project })) },
    { group: 'Containers', items: names.map((row) => toItem(selectorOf(row, engineId))) },
  ]
}

function toItem(selector: ContainerSelector): Item {
  return { value: toValue(selector), label: toLabel(selector) }
}

function toLabel(selector: ContainerSelector): string {
  if (selector.kind === 'container') return selector.name
  return selector.kind === 'project' ? `Project ${selector.project}` : selector.kind
}

function toValue(selector: ContainerSelector): string {
  return JSON.stringify(selector)
}

function fromValue(value: string): ContainerSelector {
  return JSON.parse(value) as ContainerSelector
}
