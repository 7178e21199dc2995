import { textOf } from '@holdfast/contract/messages'
import type { CloneOverrides } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { brief, planContext, type ContextParts } from '../testing/plan-context.ts'
import { planCommand } from './plan-command.ts'

interface Command {
  Entrypoint: string[] | null
  Cmd: string[] | null
}
type Case = [title: string, source: Command, asked: CloneOverrides, sent: unknown, shown: Command]

const image: Command = { Entrypoint: ['/init'], Cmd: ['serve'] }
const nothingSent = { Entrypoint: undefined, Cmd: undefined }

test.each<Case>([
  [
    'a command in place of another',
    { Entrypoint: ['/init'], Cmd: ['serve'] },
    { command: ['work', '-v'] },
    { Entrypoint: ['/init'], Cmd: ['work', '-v'] },
    { Entrypoint: ['/init'], Cmd: ['work', '-v'] },
  ],
  [
    'no command beside an entrypoint',
    { Entrypoint: ['/init'], Cmd: ['serve'] },
    { command: [] },
    { Entrypoint: ['/init'], Cmd: [] },
    { Entrypoint: ['/init'], Cmd: [] },
  ],
  [
    "the image's command beside the image's entrypoint: nothing is sent",
    { Entrypoint: ['/init'], Cmd: ['other'] },
    { command: null },
    nothingSent,
    image,
  ],
  [
    "the image's command beside another entrypoint is named, as the engine would leave it out",
    { Entrypoint: ['/mine'], Cmd: ['other'] },
    { command: null },
    { Entrypoint: ['/mine'], Cmd: ['serve'] },
    { Entrypoint: ['/mine'], Cmd: ['serve'] },
  ],
  [
    'an entrypoint in place of another keeps the command',
    { Entrypoint: ['/init'], Cmd: ['serve'] },
    { entrypoint: ['sh', '-c'] },
    { Entrypoint: ['sh', '-c'], Cmd: ['serve'] },
    { Entrypoint: ['sh', '-c'], Cmd: ['serve'] },
  ],
  [
    'no entrypoint',
    { Entrypoint: ['/init'], Cmd: ['serve'] },
    { entrypoint: [] },
    { Entrypoint: [''], Cmd: ['serve'] },
    { Entrypoint: [], Cmd: ['serve'] },
  ],
  [
    'no entrypoint, as the command line says it',
    { Entrypoint: ['/init'], Cmd: ['serve'] },
    { entrypoint: [''], command: ['sh'] },
    { Entrypoint: [''], Cmd: ['sh'] },
    { Entrypoint: [], Cmd: ['sh'] },
  ],
  [
    "the image's entrypoint brings the command back that the source's had hidden",
    { Entrypoint: ['/mine'], Cmd: null },
    { entrypoint: null },
    nothingSent,
    image,
  ],
  [
    "the image's entrypoint beside a command of the source's own",
    { Entrypoint: ['/mine'], Cmd: ['other'] },
    { entrypoint: null },
    { Entrypoint: ['/init'], Cmd: ['other'] },
    { Entrypoint: ['/init'], Cmd: ['other'] },
  ],
  [
    'a source that runs without the entrypoint of the image goes on so',
    { Entrypoint: null, Cmd: ['sh'] },
    { command: ['ls'] },
    { Entrypoint: [''], Cmd: ['ls'] },
    { Entrypoint: null, Cmd: ['ls'] },
  ],
])('%s', (_title, ...[source, overrides, sent, shown]) => {
  const plan = planned(source, { image: { ...image }, options: { overrides } })
  expect(plan.config).toStrictEqual(sent)
  expect(plan.shown).toEqual(shownAs(shown))
})

test.each<Case>([
  ["the old image's is the new image's", image, {}, nothingSent, { Entrypoint: ['/new'], Cmd: ['new'] }],
  [
    'a command of its own stays, under the new entrypoint',
    { Entrypoint: ['/init'], Cmd: ['own'] },
    {},
    { Entrypoint: ['/new'], Cmd: ['own'] },
    { Entrypoint: ['/new'], Cmd: ['own'] },
  ],
  [
    "an entrypoint of its own stays, with its command, even one that is the old image's too",
    { Entrypoint: ['/mine'], Cmd: ['serve'] },
    {},
    { Entrypoint: ['/mine'], Cmd: ['serve'] },
    { Entrypoint: ['/mine'], Cmd: ['serve'] },
  ],
  [
    'an entrypoint that was named to have no command stays without one',
    { Entrypoint: ['/init'], Cmd: null },
    {},
    { Entrypoint: ['/init'], Cmd: [] },
    { Entrypoint: ['/init'], Cmd: null },
  ],
  [
    'an emptied entrypoint stays empty',
    { Entrypoint: null, Cmd: ['sh'] },
    {},
    { Entrypoint: [''], Cmd: ['sh'] },
    { Entrypoint: null, Cmd: ['sh'] },
  ],
  [
    "an entrypoint that is asked for runs the new image's command where the source ran the old one's",
    image,
    { entrypoint: ['/other'] },
    { Entrypoint: ['/other'], Cmd: ['new'] },
    { Entrypoint: ['/other'], Cmd: ['new'] },
  ],
])('with a new image %s', (_title, ...[source, overrides, sent, shown]) => {
  const newImage = { Id: 'new', Config: { Entrypoint: ['/new'], Cmd: ['new'] } }
  const plan = planned(source, {
    image: { ...image },
    newImage,
    options: { overrides: { ...overrides, image: 'shop:2' } },
  })
  expect(plan.config).toStrictEqual(sent)
  expect(plan.shown).toEqual(shownAs(shown))
})

test('each reason says where the value comes from', () => {
  const context = { image: { ...image }, options: { overrides: { entrypoint: null } } }
  expect(planned({ Entrypoint: ['/mine'], Cmd: null }, context).reasons).toEqual({
    Path: 'It follows from the entrypoint and the command.',
    Args: 'It follows from the entrypoint and the command.',
    'Config.Entrypoint': "The image's own, as requested.",
    'Config.Cmd': "It comes with the image's entrypoint.",
  })
})

test.each<[Record<string, unknown>, CloneOverrides, string]>([
  [{ Cmd: ['serve'] }, { command: [] }, 'overrides.command'],
  [{ Entrypoint: ['/init'] }, { entrypoint: [] }, 'overrides.entrypoint'],
])('with nothing left to run the clone is refused: %o %o', (ofImage, overrides, field) => {
  const source = { Entrypoint: null, Cmd: null, ...ofImage }
  expect(() => planned(source, { image: ofImage, options: { overrides } })).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', field }),
  )
})

test('a new image that brings nothing to run in place of the old one is refused', () => {
  const newImage = { Id: 'new', Config: {} }
  expect(() => planned(image, { image: { ...image }, newImage, options: { overrides: { image: 'empty' } } })).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', field: 'overrides.image' }),
  )
})

function planned(source: Command, parts: ContextParts) {
  const { Path, Args } = shownAs(source)
  const context = planContext({ ...parts, container: { Path, Args, Config: { ...source } } })
  const { config, changes } = planCommand(context)
  const changed = Object.fromEntries(
    brief(changes).map((change) => (change as [string, unknown, unknown]).toSpliced(1, 1)),
  )
  return {
    config,
    reasons: Object.fromEntries(changes.map(({ field, reason }) => [field, textOf(reason)])),
    shown: {
      ...shownAs(source),
      ...changed,
    },
  }
}

/** The four fields of inspect in which a command shows. */
function shownAs({ Entrypoint, Cmd }: Command): Record<string, unknown> {
  const [Path, ...Args] = [...(Entrypoint ?? []), ...(Cmd ?? [])]
  return { Path, Args, 'Config.Entrypoint': Entrypoint, 'Config.Cmd': Cmd }
}
