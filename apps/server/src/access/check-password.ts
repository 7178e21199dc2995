import { message, type Message } from '@holdfast/contract'

const leastCharacters = 10

/** Why a new password is refused, or null. Length over rules; what is tried first by whoever guesses is refused. */
export async function checkPassword(password: string, userName: string): Promise<Message | null> {
  if (password.length < leastCharacters) return message('password-too-short', { characters: leastCharacters })
  const plain = password.toLowerCase()
  if (userName.length > 3 && plain.includes(userName.toLowerCase())) return message('password-has-name')
  if (new Set(plain).size < 4 || isRun(plain) || (await isCommon(plain))) return message('password-too-common')
  return null
}

/** Loaded when a password is chosen, which is seldom: 49,000 of them. */
async function isCommon(password: string): Promise<boolean> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return dictionary['passwords-common'].includes(password)
}

/** `abcdefghij`, `1234567890`: each character follows the one before it. */
function isRun(text: string): boolean {
  const steps = Array.from({ length: text.length - 1 }, (_, at) => text.charCodeAt(at + 1) - text.charCodeAt(at))
  return steps.every((step) => Math.abs(step) === 1 || step === -9)
}
