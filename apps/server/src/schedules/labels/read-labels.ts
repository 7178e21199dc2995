import { copyMode, message, OpError, timeZone as zone } from '@holdfast/contract'
import type { CopyMode, Message, RetentionPolicy, ScheduleTiming } from '@holdfast/contract'
import { refuseTiming } from '../timing/slots.ts'
import { readRetention } from './retention-text.ts'
import { readTiming } from './timing-text.ts'

/** What a container's labels say of its backups. What they say wrongly counts as not said. */
export interface ContainerLabels {
  /** `holdfast.enable=false`: no schedule takes it. */
  readonly enabled: boolean
  readonly schedule:
    | { readonly kind: 'named'; readonly name: string }
    /** A null zone is the server's. */
    | { readonly kind: 'timing'; readonly timing: ScheduleTiming; readonly timeZone: string | null }
    | null
  readonly mode: { readonly value: CopyMode; readonly label: string } | null
  /** Destinations of mounts. */
  readonly exclude: readonly string[]
  readonly retention: RetentionPolicy | null
  readonly problems: readonly Message[]
}

export const labelNames = {
  enable: 'holdfast.enable',
  schedule: 'holdfast.schedule',
  timeZone: 'holdfast.timezone',
  mode: 'holdfast.mode',
  exclude: 'holdfast.exclude',
  retention: 'holdfast.retention',
  /** Of offen/docker-volume-backup ("Stop containers during backup" in its documentation): `true`, or a name that one of its instances goes by. */
  stop: 'docker-volume-backup.stop-during-backup',
} as const

const none: ContainerLabels = {
  enabled: true,
  schedule: null,
  mode: null,
  exclude: [],
  retention: null,
  problems: [],
}

const noNames: ReadonlySet<string> = new Set()

/** Long enough for everything that means something; a label may be of any length. */
const longest = 1_000

/** `names` are those of all schedules: one of them means that schedule, also where it reads like a timing. */
export function readLabels(
  labels: Readonly<Record<string, string>>,
  names: ReadonlySet<string> = noNames,
): ContainerLabels {
  const texts = Object.entries(labelNames).flatMap(([key, label]): [string, string][] => {
    const text = Object.hasOwn(labels, label) ? labels[label]?.trim() : undefined
    return text === undefined || text === '' ? [] : [[key, text]]
  })
  if (texts.length === 0) return none
  return new LabelReader(Object.fromEntries(texts), names).read()
}

type Key = keyof typeof labelNames

class LabelReader {
  readonly #texts: Partial<Record<Key, string>>
  readonly #names: ReadonlySet<string>
  readonly #problems: Message[] = []

  constructor(texts: Partial<Record<Key, string>>, names: ReadonlySet<string>) {
    this.#texts = texts
    this.#names = names
  }

  read(): ContainerLabels {
    const schedule = this.#schedule()
    return {
      enabled: this.#one('enable', readBoolean, () => message('label-boolean')) ?? true,
      schedule,
      mode: this.#mode(),
      exclude: this.#one('exclude', readPaths, () => message('label-paths')) ?? [],
      retention: this.#retention(schedule),
      problems: this.#problems,
    }
  }

  #schedule(): ContainerLabels['schedule'] {
    const timeZone = this.#one(
      'timeZone',
      (text) => zone.safeParse(text).data ?? null,
      () => message('label-zone'),
    )
    const text = this.#text('schedule')
    if (text === null) return null
    if (this.#names.has(text)) return { kind: 'named', name: text }
    const found = readTiming(text)
    switch (found.kind) {
      case 'name':
        return { kind: 'named', name: text }
      case 'wrong':
        return this.#refuse('schedule', text, found.detail)
      case 'timing':
        try {
          refuseTiming({ timing: found.timing, timeZone: timeZone ?? 'UTC' }, Date.now())
        } catch (error) {
          if (!(error instanceof OpError)) throw error
          return this.#refuse('schedule', text, error.detail)
        }
        return { kind: 'timing', timing: found.timing, timeZone }
      default:
        return found satisfies never
    }
  }

  #mode(): ContainerLabels['mode'] {
    const own = this.#one(
      'mode',
      (text) => copyMode.safeParse(text).data ?? null,
      () => message('label-mode'),
    )
    if (own !== null) return { value: own, label: labelNames.mode }
    const stop = this.#text('stop')
    return stop === null || stop.toLowerCase() === 'false' ? null : { value: 'stop', label: labelNames.stop }
  }

  #retention(schedule: ContainerLabels['schedule']): RetentionPolicy | null {
    const retention = this.#one('retention', readRetention, () => message('label-retention'))
    if (retention === null || schedule?.kind === 'timing') return retention
    return this.#refuse('retention', this.#text('retention') ?? '', message('label-retention-alone'))
  }

  #one<T>(key: Key, read: (text: string) => T | null, problem: () => Message): T | null {
    const text = this.#text(key)
    if (text === null) return null
    return read(text) ?? this.#refuse(key, text, problem())
  }

  #text(key: Key): string | null {
    const text = this.#texts[key]
    if (text === undefined) return null
    return text.length > longest ? text.slice(0, longest) : text
  }

  #refuse(key: Key, value: string, problem: Message): null {
    const short = value.length > 100 ? `${value.slice(0, 100)}…` : value
    this.#problems.push(message('label-ignored', { label: labelNames[key], value: short, problem }))
    return null
  }
}

function readBoolean(text: string): boolean | null {
  const word = text.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : null
}

function readPaths(text: string): string[] | null {
  const paths = text
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '')
    .map((path) => (path === '/' ? path : path.replace(/\/+$/, '')))
  return paths.every((path) => path.startsWith('/')) ? [...new Set(paths)] : null
}
