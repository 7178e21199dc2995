import type { ContainerRow } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { carrierLabel, formerCarrierLabel } from '../made/labels.ts'
import { toContainerRow } from './to-container-row.ts'

export interface ListContainersOptions {
  signal?: AbortSignal
  /** Full ids; only these are listed, and those that are gone are missing from the answer. */
  ids?: readonly string[]
}

/** A container of a list with its labels, which may be long and are nobody's to read who sees the list. */
export interface LabelledContainer {
  readonly row: ContainerRow
  readonly labels: Readonly<Record<string, string>>
}

/**
 * Lists containers in every state, newest first as the engine has it; carriers of a running job are left out. Sizes are never asked for: they take minutes.
 * @throws OpError `ENGINE_UNREACHABLE` when nobody answers, `ENGINE_REFUSED` when the engine fails.
 */
export async function listContainers(engine: Engine, options: ListContainersOptions = {}): Promise<ContainerRow[]> {
  return (await listLabelled(engine, options)).map(({ row }) => row)
}

/** The same, with the labels. @throws OpError as `listContainers`. */
export async function listLabelled(engine: Engine, options: ListContainersOptions = {}): Promise<LabelledContainer[]> {
  const { signal, ids } = options
  if (ids?.length === 0) return []
  const listed = await ask(
    clientOf(engine).listContainers({
      all: true,
      ...(ids && { filters: { id: [...ids] } }),
      ...(signal && { abortSignal: signal }),
    }),
    {},
    signal,
  )
  return listed
    .filter(({ Labels }) => !isCarrier(Labels))
    .map((one) => ({ row: toContainerRow(one), labels: one.Labels ?? {} }))
}

function isCarrier(labels: Record<string, string> | null | undefined): boolean {
  return [carrierLabel, formerCarrierLabel].some((label) => labels?.[label] !== undefined)
}
