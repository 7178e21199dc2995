import { isUtf8 } from 'node:buffer'

const longest = 300

/** Bytes from outside, quoted for a message: controls, quotes and what is not UTF-8 are escaped, the middle of a long text is left out. */
export function showBytes(bytes: Buffer): string {
  const text = isUtf8(bytes)
    ? bytes.toString('utf8').replace(/[\p{C}\p{Zl}\p{Zp}"\\]/gu, escape)
    : bytes.toString('latin1').replace(/[^ -~]|["\\]/g, escape)
  return text.length <= longest ? `"${text}"` : `"${text.slice(0, longest / 2)}...${text.slice(-longest / 2)}"`
}

function escape(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  const code = character.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}
