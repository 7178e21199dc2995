import { message, OpError } from '@holdfast/contract'

/** Standard base64, strictly: what is no base64 must not become another path. @throws OpError `BAD_REQUEST` */
export function decodeBase64(text: string, field: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  const plain = (value: string): string => value.replaceAll('=', '')
  if (plain(bytes.toString('base64')) === plain(text)) return bytes
  throw new OpError('BAD_REQUEST', message('field-not-base64', { field }), { field })
}
