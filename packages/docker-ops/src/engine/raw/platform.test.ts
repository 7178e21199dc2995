import { expect, test } from 'vitest'
import { answerJson, startFakeEngine } from '../testing/start-fake-engine.ts'
import { rawContainer } from './raw-inspect.ts'
import { findContainerImage, platformName, type PlatformImage } from './platform.ts'

const { signal } = new AbortController()
const arm = { os: 'linux', architecture: 'arm', variant: 'v6' }
const index = { Id: 'sha256:index', Os: 'linux', Architecture: 'amd64', Descriptor: { digest: 'sha256:index' } }
const ofArm = {
  Id: 'sha256:arm',
  Os: 'linux',
  Architecture: 'arm',
  Variant: 'v6',
  Descriptor: { digest: 'sha256:arm' },
}
const descriptor = { digest: 'sha256:arm', platform: arm }

test('a platform is named as docker takes it', () => {
  expect([platformName(arm), platformName({ os: 'linux', architecture: 's390x' })]).toEqual([
    'linux/arm/v6',
    'linux/s390x',
  ])
})

test.each<[string, unknown, unknown, unknown, PlatformImage | null]>([
  ['without a word of a platform', null, index, ofArm, { image: index, platform: null, isForeign: false }],
  ['of an image of one platform', descriptor, ofArm, null, { image: ofArm, platform: null, isForeign: false }],
  [
    'of one platform of an index',
    descriptor,
    index,
    ofArm,
    { image: { ...ofArm, Id: index.Id }, platform: arm, isForeign: true },
  ],
  [
    'of the platform of an index that the engine takes, which it does not tell apart before API 1.49',
    descriptor,
    { ...index, Architecture: 'arm' },
    { ...index, Architecture: 'arm' },
    { image: { ...index, Architecture: 'arm' }, platform: arm, isForeign: false },
  ],
  ['of a platform that is gone from the index', descriptor, index, null, null],
  ['whose image is gone', descriptor, null, null, null],
])('the image of a container %s', async (...[, ImageManifestDescriptor, image, ...[ofPlatform, found]]) => {
  expect(await findIn({ ImageManifestDescriptor, image, ofPlatform })).toEqual(found)
})

test.each([
  ['another platform', { ...index, Architecture: 'amd64' }],
  ['another variant', { ...ofArm, Variant: 'v7', Descriptor: { digest: 'sha256:v7' } }],
])('an engine that tells of %s than it was asked for is refused by name', async (_what, ofPlatform) => {
  const found = findIn({ ImageManifestDescriptor: descriptor, image: index, ofPlatform })
  await expect(found).rejects.toMatchObject({
    code: 'ENGINE_REFUSED',
    message: expect.stringMatching(/linux\/arm\/v6.*sha256:index/),
  })
})

async function findIn(said: { ImageManifestDescriptor: unknown; image: unknown; ofPlatform: unknown }) {
  const answer = (value: unknown) => (value === null ? answerJson(404, { message: 'none' }) : answerJson(200, value))
  await using fake = await startFakeEngine([
    [/json\?platform=%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22arm%22/, answer(said.ofPlatform)],
    [/json$/, answer(said.image)],
  ])
  const container = rawContainer.parse({
    Id: 'c',
    Name: '/c',
    Image: 'sha256:index',
    ImageManifestDescriptor: said.ImageManifestDescriptor,
    State: { Status: 'created' },
    Config: { Image: 'multi:1' },
    HostConfig: {},
    NetworkSettings: {},
  })
  return await findContainerImage(fake.engine, container, signal)
}
