interface SettingValues {
  hostname: string
  image: string
  user: string
  command: string[]
  entrypoint: string[]
  workingDir: string
  memoryBytes: number
  cpus: number
}

/** What is typed as text where a clone is to differ from its source, by the name of its override. */
export type SettingName = keyof SettingValues

interface Setting<Value> {
  label: string
  hint?: string
  /** What else comes of setting it. */
  consequence?: string
  /** Typed in several lines. */
  lines?: true
  /** Null where the text is not a value of this setting. */
  read: (text: string) => Value | null
  /** What is wrong with a text that cannot be read. */
  problem: string
}

const leastMemory = 6 * 1_048_576
const oneArgumentPerLine = { lines: true, hint: 'One argument per line', read: readLines } as const

export const cloneSettings: { [Name in SettingName]: Setting<SettingValues[Name]> } = {
  hostname: {
    label: 'Hostname',
    read: textLike(/^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i),
    problem: 'Use at most 63 letters, digits and dashes, with a letter or digit at both ends.',
  },
  image: {
    label: 'Image',
    hint: 'An image the engine has',
    consequence: 'The writable layer is excluded: it belongs to the source’s own image.',
    read: textLike(/^\S{1,512}$/),
    problem: 'An image name cannot contain spaces.',
  },
  command: { label: 'Command', problem: 'The command is too long.', ...oneArgumentPerLine },
  entrypoint: { label: 'Entrypoint', problem: 'The entrypoint is too long.', ...oneArgumentPerLine },
  user: {
    label: 'User',
    hint: 'name, uid or uid:gid',
    read: textLike(/^.{1,255}$/),
    problem: 'Use at most 255 characters.',
  },
  workingDir: {
    label: 'Working directory',
    read: textLike(/^\/.{0,4095}$/),
    problem: 'Enter an absolute path, starting with a slash.',
  },
  memoryBytes: {
    label: 'Memory',
    hint: '512M or 2G; 0 for no limit',
    read: readMemory,
    problem: 'Enter 512M or 2G for example, at least 6M, or 0 for no limit.',
  },
  cpus: {
    label: 'CPUs',
    hint: '0.5 is half a core; 0 for no limit',
    read: readCpus,
    problem: 'Enter a number, 0.5 or 2 for example, at most 4096.',
  },
}

function textLike(pattern: RegExp): (text: string) => string | null {
  return (text) => (pattern.test(text) ? text : null)
}

function readLines(text: string): string[] | null {
  const lines = text.replace(/\n$/, '').split('\n')
  return lines.length <= 4_096 && lines.every((line) => line.length <= 131_072) ? lines : null
}

function readMemory(text: string): number | null {
  const bytes = parseMemory(text)
  return bytes === 0 || (bytes !== null && bytes >= leastMemory) ? bytes : null
}

function readCpus(text: string): number | null {
  const number = Number(text.trim().replace(',', '.'))
  return text.trim() !== '' && number >= 0 && number <= 4_096 ? number : null
}

const size = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)(i?b)?$/i
const power = { '': 0, b: 0, k: 1, m: 2, g: 3, t: 4 } as const

/** Bytes of `512M`, `2G`, `1.5g` or `1048576`, counted as `docker run --memory` does: a K is 1,024. Null for anything else. */
export function parseMemory(text: string): number | null {
  const match = size.exec(text.trim())
  if (!match) return null
  const unit = (match[2] ?? '').toLowerCase() as keyof typeof power
  const bytes = Math.round(Number(match[1]) * 1024 ** power[unit])
  return Number.isSafeInteger(bytes) ? bytes : null
}

export const settingNames = Object.keys(cloneSettings) as SettingName[]
