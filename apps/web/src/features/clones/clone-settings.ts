import { parseMemory } from './parse-memory.ts'

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

/** What a clone can have otherwise and is typed as text, by the name of its override. */
export type SettingName = keyof SettingValues

interface Setting<Value> {
  label: string
  hint?: string
  /** What else comes of setting it. */
  consequence?: string
  /** Typed in several lines. */
  lines?: true
  /** Null where the text says nothing that can be meant. */
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
    hint: 'One the engine has',
    consequence: 'The changes in the container itself are left out: they lie on its own image.',
    read: textLike(/^\S{1,512}$/),
    problem: 'An image’s name has no spaces.',
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
    problem: 'Give a whole path, starting with a slash.',
  },
  memoryBytes: {
    label: 'Memory',
    hint: '512M or 2G; 0 for no limit',
    read: readMemory,
    problem: 'Write it as 512M or 2G, at least 6M, or 0 for no limit.',
  },
  cpus: {
    label: 'CPUs',
    hint: '0.5 is half of one; 0 for no limit',
    read: readCpus,
    problem: 'Write a number, 0.5 or 2 for example, at most 4096.',
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

export const settingNames = Object.keys(cloneSettings) as SettingName[]
