import { message, type Message } from '@holdfast/contract/messages'

/** A message that reads as it is written here. */
export function verbatim(text: string): Message {
  return message('verbatim', { text })
}
