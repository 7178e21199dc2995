import { parseArgs } from 'node:util'
import { GiveUp } from '../bootstrap/give-up.mjs'

export const commands = [
  'start',
  'build',
  'demo',
  'dev',
  'test',
  'test-long',
  'check',
  'fix',
  'bench',
  'smoke',
  'engine',
  'engines',
  'holdfast',
] as const
export type Command = (typeof commands)[number]

export const testParts = ['check', 'unit', 'web', 'engine', 'engine-28', 'e2e'] as const
export type TestPart = (typeof testParts)[number]

export interface Flags {
  command: Command
  /** Install what is missing without asking. */
  yes: boolean
  /** demo: take the sample containers away again. */
  remove: boolean
  /** demo: with sixty days of backups behind it. */
  history: boolean
  /** engine: end it. */
  stop: boolean
  /** test: run these parts; all of them when empty. */
  only: TestPart[]
  /** smoke: the container; engine: which one; bench and holdfast: what they understand themselves. */
  rest: string[]
}

/** Reads a command line: `test --yes --only unit`. Throws GiveUp, naming what it did not understand. */
export function parseFlags([name, ...args]: string[]): Flags {
  const command = commands.find((known) => known === name)
  if (command === undefined) throw new GiveUp(`No command ${name ?? ''}. There are: ${commands.join(', ')}.`)
  if (command === 'holdfast') return { ...noFlags(command), rest: args }
  if (command === 'bench')
    return { ...noFlags(command), yes: args.includes('--yes'), rest: args.filter((arg) => arg !== '--yes') }
  const { values, positionals } = parse(command, args)
  return {
    command,
    yes: values.yes ?? false,
    remove: values.remove ?? false,
    history: values.history ?? false,
    stop: values.stop ?? false,
    only: (values.only ?? []).map(testPart),
    rest: positionals,
  }
}

function noFlags(command: Command): Flags {
  return { command, yes: false, remove: false, history: false, stop: false, only: [], rest: [] }
}

function parse(command: Command, args: string[]) {
  const options = {
    yes: { type: 'boolean' },
    remove: { type: 'boolean' },
    history: { type: 'boolean' },
    stop: { type: 'boolean' },
    only: { type: 'string', multiple: true },
  } as const
  try {
    const { values, positionals } = parseArgs({
      args,
      options,
      allowPositionals: command === 'smoke' || command === 'engine',
    })
    if (values.remove && command !== 'demo') throw new Error('--remove belongs to demo')
    if (values.history && command !== 'demo') throw new Error('--history belongs to demo')
    if (values.stop && command !== 'engine') throw new Error('--stop belongs to engine')
    if (values.only && command !== 'test') throw new Error('--only belongs to test')
    return { values, positionals }
  } catch (error) {
    throw new GiveUp(`${command}: ${error instanceof Error ? error.message : String(error)}.`, { cause: error })
  }
}

function testPart(name: string): TestPart {
  const part = testParts.find((known) => known === name)
  if (part === undefined) throw new GiveUp(`--only ${name}: the parts are ${testParts.join(', ')}.`)
  return part
}
