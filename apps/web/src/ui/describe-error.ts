import type { Message, OpErrorCode } from '@holdfast/contract'
import { english, textOf } from '@holdfast/contract/messages'
import { notifications } from '@mantine/notifications'
import { errorTitle } from './error-text.ts'

interface ErrorDescription {
  title: string
  message: string
  code: OpErrorCode | null
  field: string | null
  jobId: string | null
}

/** What a person is told about a failed call. Anything without one of our codes never reached Holdfast's own answer. */
export function describeError(error: unknown): ErrorDescription {
  const data = readData(error)
  if (data.opCode === null) {
    return {
      title: 'Holdfast does not answer',
      message: 'The request did not reach the server. Check that it is running, then try again.',
      code: null,
      field: null,
      jobId: null,
    }
  }
  const sentence = error instanceof Error ? error.message : ''
  const message = data.detail !== null && Object.hasOwn(english, data.detail.code) ? textOf(data.detail) : sentence
  return { title: errorTitle[data.opCode], message, code: data.opCode, field: data.field, jobId: data.jobId }
}

interface ErrorData {
  opCode: OpErrorCode | null
  detail: Message | null
  field: string | null
  jobId: string | null
}

function readData(error: unknown): ErrorData {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : null
  const fields = (data ?? {}) as Record<string, unknown>
  const code = text(fields['opCode'])
  const opCode = code !== null && code in errorTitle ? (code as OpErrorCode) : null
  const detail = typeof fields['detail'] === 'object' ? (fields['detail'] as Message | null) : null
  return { opCode, detail, field: text(fields['field']), jobId: text(fields['jobId']) }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** A refused or failed call, told in a toast. `what` says what was tried: `Could not stop web`. */
export function showError(error: unknown, what: string): void {
  const { message } = describeError(error)
  notifications.show({ title: what, message, color: 'red', autoClose: 12_000 })
}
