import type { ZodError } from 'zod'
import { message } from './messages/message.ts'
import { OpError } from './op-error.ts'

/**
 * The refusal of an input that its schema did not take: `BAD_REQUEST` with the first field that is wrong, as a path a
 * person can find. `whole` names the input itself. The ZodError stays its cause. The one place that reads one.
 */
export function refuseInput(error: ZodError, whole: string): OpError {
  const [issue] = error.issues
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = [...(issue?.path ?? []), ...(unknownKey === undefined ? [] : [unknownKey])]
  const field = path.join('.') || whole
  const detail =
    unknownKey === undefined
      ? message('field-invalid', { field, problem: issue?.message ?? 'is not valid' })
      : message('field-unknown', { field })
  return new OpError('BAD_REQUEST', detail, { field, cause: error })
}
