import { message, textOf } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { plainEngine, rawSource } from '../plan/testing/plan-context.ts'
import { backupDocument } from './backup-document.ts'
import type { ChosenMount } from './choose-mounts.ts'
import { describeCapture, type CaptureFacts } from './describe-capture.ts'
import type { CaptureSource } from './read-capture-source.ts'

test('an image with three hundred tags makes a document that can be read back', () => {
  const tags = Array.from({ length: 300 }, (_, index) => `shop:${index}`)
  const document = describeCapture(sourceOf({ image: { Id: 'sha256:1', RepoTags: tags } }), facts())
  expect(document.imageTags).toEqual(tags.slice(0, 256))
  expect(document.image['RepoTags']).toEqual(tags)
  expect(backupDocument.safeParse(document).error).toBeUndefined()
})

test('of more reasons than a document holds, the last says how many more there are', () => {
  const mounts = Array.from({ length: 300 }, (_, index) => leftMount(index))
  const { notKept } = describeCapture(sourceOf({}), facts({ mounts }))
  expect(notKept).toHaveLength(256)
  expect(notKept.slice(0, 1).map(textOf)).toEqual(['/0 is gone.'])
  expect(notKept.at(-1)).toEqual(message('and-more', { count: 45 }))
})

test('what could not be read back is refused, and named', () => {
  const files = new Set(Array.from({ length: 1_025 }, (_, index) => `/file-${index}`))
  const describe = () => describeCapture(sourceOf({ files }), facts())
  expect(describe).toThrow(expect.objectContaining({ code: 'INTERNAL', message: expect.stringMatching(/ files: /) }))
})

function leftMount(index: number): ChosenMount {
  const [destination, source] = [`/${index}`, `volume-${index}`]
  const about = {
    destination,
    kind: 'volume',
    source,
    key: `volume:${source}`,
    formerKey: null,
    included: false,
  } as const
  return {
    ...about,
    carrierMount: null,
    mounted: null,
    canInclude: false,
    excludedBecause: message('verbatim', { text: `${destination} is gone.` }),
    unreadable: null,
  }
}

function sourceOf(parts: Partial<CaptureSource>): CaptureSource {
  return {
    container: rawSource(),
    image: { Id: 'sha256:1' },
    imagePlatform: null,
    possibleUlimits: [],
    volumes: new Map(),
    refusals: new Map(),
    apiVersion: '1.41',
    capabilities: plainEngine,
    networks: {},
    providers: {},
    mountedImages: new Map(),
    files: new Set(),
    missing: [],
    version: { Version: '28.2.2', ApiVersion: '1.50', Os: 'linux', Arch: 'amd64' },
    info: { Driver: 'overlay2', Name: 'host' },
    identity: { id: 'ENGINE', hostName: 'host' },
    ...parts,
  }
}

function facts(parts: Partial<CaptureFacts> = {}): CaptureFacts {
  const request = { containerId: 'web', mode: 'live', mounts: {}, jobId: 'job', holdfastVersion: '0.0.0' } as const
  const filesystem = { kept: null, lost: [], oddTimes: { names: [], count: 0 }, how: 'overlay2' } as const
  return {
    request,
    mounts: [],
    quiesced: null,
    frozenMs: null,
    filesystem,
    layerReader: 'host',
    data: [],
    entries: 0,
    defaultUlimits: [],
    ...parts,
  } as CaptureFacts
}
