import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { sameValue } from '../../engine/raw/same-value.ts'
import type { Edits, PlanContext } from '../plan-context.ts'
import { predictChanges } from '../predict-changes.ts'
import { newImageOf, imageReason, ownConfig } from './own-config.ts'

interface Command {
  Entrypoint: readonly string[]
  Cmd: readonly string[]
}

/**
 * What the clone runs. Both halves are worked out first and then sent whole, or not at all where both are the image's: the
 * engine takes the image's command only beside the image's entrypoint.
 * @throws OpError `BAD_REQUEST` when nothing would be left to run.
 */
export function planCommand(context: PlanContext): Edits {
  const { container, newImage, options } = context
  const { command, entrypoint } = options.overrides
  if (newImage === null && command === undefined && entrypoint === undefined)
    return dropsImageEntrypoint(context) ? { config: { Entrypoint: [''] }, changes: [] } : { changes: [] }

  const { Config } = newImageOf(context)
  const ofImage: Command = { Entrypoint: Config?.Entrypoint ?? [], Cmd: Config?.Cmd ?? [] }
  const next = nextCommand(context, ofImage)
  if (next.Entrypoint.length + next.Cmd.length === 0) throw nothingToRun(context)
  const [path, ...args] = [...next.Entrypoint, ...next.Cmd]
  const shown = { Path: path, Args: args, Config: { ...next } }
  return {
    config: sameValue(next, ofImage)
      ? { Entrypoint: undefined, Cmd: undefined }
      : { Entrypoint: emptiable(next.Entrypoint), Cmd: next.Cmd },
    changes: predictChanges(container, shown, ({ field, to }) => {
      if (field === 'Path' || field === 'Args') return message('change-follows-command')
      const requested = field === 'Config.Cmd' ? command : entrypoint
      if (requested !== undefined) return message(requested === null ? 'change-image-own' : 'change-set')
      return newImage === null ? message('change-with-image-entrypoint') : imageReason(context, to)
    }),
  }
}

function nextCommand(context: PlanContext, ofImage: Command): Command {
  const { command, entrypoint } = context.options.overrides
  const { Config } = context.container
  const own =
    context.newImage === null ? { Entrypoint: Config.Entrypoint ?? [], Cmd: Config.Cmd ?? [] } : ownConfig(context)
  const Entrypoint = entrypoint === null ? ofImage.Entrypoint : (entrypoint ?? own.Entrypoint ?? ofImage.Entrypoint)
  // A source that has another entrypoint had hidden the image's command with it; the image's entrypoint brings it back.
  const comesBack = entrypoint === null && !own.Cmd?.length
  const Cmd = command === null ? ofImage.Cmd : (command ?? (comesBack ? ofImage.Cmd : own.Cmd) ?? ofImage.Cmd)
  return { Entrypoint: sameValue(Entrypoint, ['']) ? [] : Entrypoint, Cmd }
}

/** @NOTE the engine reads one empty string as "no entrypoint": moby daemon/create.go, mergeAndVerifyConfig. */
function emptiable(entrypoint: readonly string[]): readonly string[] {
  return entrypoint.length > 0 ? entrypoint : ['']
}

/** The source was made with an emptied entrypoint: inspect shows none, and sending none would bring the image's back. */
function dropsImageEntrypoint({ container, image }: PlanContext): boolean {
  return !container.Config.Entrypoint?.length && Boolean(image.Config?.Entrypoint?.length)
}

function nothingToRun({ options, purpose }: PlanContext): OpError {
  const { command, entrypoint } = options.overrides
  const field = command !== undefined ? 'command' : entrypoint !== undefined ? 'entrypoint' : 'image'
  return new OpError('BAD_REQUEST', message('nothing-to-run', { purpose }), { field: `overrides.${field}` })
}
