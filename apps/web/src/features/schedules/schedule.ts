import type { ContainerSelector } from '@holdfast/contract'
import type { Inputs, Outputs } from '../../trpc/trpc.ts'

export type ScheduleSummary = Outputs['schedules']['list'][number]
export type RunSummary = Outputs['schedules']['runs']['runs'][number]
export type ScheduleRun = Outputs['schedules']['findRun']
export type RunTarget = ScheduleRun['targets'][number]
export type DryRun = Outputs['schedules']['dryRun']
export type Timing = Inputs['schedules']['previewTiming']['timing']

/** `All, future ones too, except cache`, `web and project shop`: what a schedule takes, by its selectors. */
export function describeTargets({
  targets,
  exclude,
}: {
  targets: readonly ContainerSelector[]
  exclude: readonly ContainerSelector[]
}): string {
  const isAll = targets.some(({ kind }) => kind === 'all')
  const taken = isAll ? 'All, future ones too' : listOf(targets)
  return exclude.length === 0 ? taken : `${taken}, except ${listOf(exclude)}`
}

const mostNamed = 4

function listOf(selectors: readonly ContainerSelector[]): string {
  const names = selectors.slice(0, mostNamed).map(describeSelector)
  const more = selectors.length - names.length
  const all = more > 0 ? [...names, `${more} more`] : names
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all.join('')
}

function describeSelector(selector: ContainerSelector): string {
  switch (selector.kind) {
    case 'all':
      return 'all'
    case 'container':
      return selector.name
    case 'project':
      return `project ${selector.project}`
    case 'label':
      return `label ${selector.label}`
    default:
      return selector satisfies never
  }
}
