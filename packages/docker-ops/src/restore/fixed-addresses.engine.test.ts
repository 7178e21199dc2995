import { afterAll, describe, expect, test, type TestContext } from 'vitest'
import { cloneIn } from '../clone/testing/clone-in.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { startEngine, type PrivateEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

let newer: PrivateEngine | undefined

/** Once for all tests of it. */
async function newerEngine(context: TestContext): Promise<Engine> {
  newer ??= await startEngine('28', context, { withBridge: true })
  return newer.engine
}

afterAll(async () => newer?.[Symbol.asyncDispose]())

const MacAddress = '02:50:c2:00:00:07'

describe.each([
  ['the engine of this machine', () => Promise.resolve(testEngine())],
  ['an engine 28', newerEngine],
])('on %s', (_which, engineFor: (context: TestContext) => Promise<Engine>) => {
  test('a fixed address and a MAC address somebody set come back where nobody has them', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { network, source, address } = await withAddresses(world)
    const backup = await capturedSource(world, source)
    await remove(world, source)

    const plan = await planIn(world, backup, { start: true })
    expect(plan.conflicts).toEqual([])
    expect(plan.networks).toMatchObject([
      { name: network.name, addresses: [address, MacAddress], droppedAddresses: [] },
    ])
    const restored = await restoreIn(world, backup, { start: true, name: plan.name, plan: plan.digest })
    expect(restored.unexpected).toEqual([])
    expect(restored.changes.map(({ field }) => field)).not.toContainEqual(
      expect.stringMatching(/MacAddress|IPAMConfig/),
    )
    expect(await addressesOf(world, restored, network)).toEqual([address, MacAddress])
  })

  test('they come back as well with the network they are of, when that is gone too', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { network, source, address } = await withAddresses(world)
    const backup = await capturedSource(world, source)
    await remove(world, source)
    await clientOf(world.engine).getNetwork(network.id).remove()
    const restored = await restoreIn(world, backup, { start: true })
    expect(restored.unexpected).toEqual([])
    expect(await addressesOf(world, restored, network)).toEqual([address, MacAddress])
  })

  test('beside the original, and in a clone, both are others, which is no conflict', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { network, source, address } = await withAddresses(world)
    const backup = await capturedSource(world, source)
    const beside = await restoreIn(world, backup, { start: true })
    const clone = await cloneIn(world, source, { start: true })
    for (const made of [beside, clone]) {
      expect(made.unexpected).toEqual([])
      expect(made.changes.map(({ field, reason }) => [field, reason.code])).toEqual(
        expect.arrayContaining([
          ['Config.MacAddress', 'change-mac-address'],
          [`NetworkSettings.Networks.${network.name}.IPAMConfig`, 'change-address-free'],
        ]),
      )
      const [ip, mac] = await addressesOf(world, made, network)
      expect([ip === address, mac === MacAddress]).toEqual([false, false])
    }
    await clientOf(world.engine).getContainer(source.id).stop({ t: 0 })
    const stopped = await restoreIn(world, backup)
    expect(stopped.changes.map(({ field }) => field)).toContain('Config.MacAddress')
  })

  test.for(['runs', 'is stopped'])(
    'what another has that %s is a conflict with free ones as the fix',
    async (state, context) => {
      await using world = await createTestWorld(await engineFor(context))
      const { network, source, address, body } = await withAddresses(world)
      const backup = await capturedSource(world, source)
      await remove(world, source)
      const other = await world.runContainer(body)
      if (state === 'is stopped') await clientOf(world.engine).getContainer(other.id).stop({ t: 0 })

      const { conflicts } = await planIn(world, backup)
      const field = (part: string) => `overrides.networks.${network.name}.${part}`
      expect(conflicts).toMatchObject([
        {
          code: 'BAD_REQUEST',
          field: field('ipv4Address'),
          message: { code: 'address-taken', params: { address, network: network.name, holder: other.name } },
          fix: { options: { overrides: { networks: { [network.name]: { ipv4Address: null } } } } },
        },
        {
          code: 'BAD_REQUEST',
          field: field('macAddress'),
          message: { code: 'address-taken', params: { address: MacAddress, holder: other.name } },
          fix: { options: { overrides: { networks: { [network.name]: { macAddress: null } } } } },
        },
      ])
      await expect(restoreIn(world, backup)).rejects.toMatchObject({ code: 'BAD_REQUEST', field: field('ipv4Address') })
      const networks = { [network.name]: { ipv4Address: null, macAddress: null } }
      const restored = await restoreIn(world, backup, { overrides: { networks }, start: true })
      expect(restored.unexpected).toEqual([])
      const [ip, mac] = await addressesOf(world, restored, network)
      expect([ip === address, mac === MacAddress]).toEqual([false, false])
      const own = { [network.name]: { ipv4Address: address.replace(/\d+$/, '77'), macAddress: '02:50:c2:00:00:08' } }
      const moved = await restoreIn(world, backup, { overrides: { networks: own }, start: true })
      expect([moved.unexpected, await addressesOf(world, moved, network)]).toEqual([
        [],
        [address.replace(/\d+$/, '77'), '02:50:c2:00:00:08'],
      ])
    },
  )

  test('an address that is none of its network any more is a conflict too', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const { network, source, address } = await withAddresses(world)
    const backup = await capturedSource(world, source)
    await remove(world, source)
    await clientOf(world.engine).getNetwork(network.id).remove()
    const Subnet = subnet()
    await world.createNetwork({ Name: network.name, IPAM: { Config: [{ Subnet }] } })
    expect((await planIn(world, backup)).conflicts).toMatchObject([
      {
        field: `overrides.networks.${network.name}.ipv4Address`,
        message: { code: 'address-outside', params: { address, subnets: [Subnet] } },
      },
    ])
  })

  test('a MAC address the engine made is made anew', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const network = await world.createNetwork()
    const source = await world.runContainer({ HostConfig: { NetworkMode: network.name } })
    const backup = await capturedSource(world, source)
    await remove(world, source)
    // On 20.10 a MAC address follows from the address: who has that gives it another.
    await world.runContainer({ HostConfig: { NetworkMode: network.name } })
    const [, before] = addressesIn(backup.document, network)
    const restored = await restoreIn(world, backup, { start: true })
    expect(restored.unexpected).toEqual([])
    expect((await addressesOf(world, restored, network))[1]).not.toBe(before)
  })

  test('on the default bridge a MAC address somebody set comes back as well', async (context) => {
    await using world = await createTestWorld(await engineFor(context))
    const source = await world.runContainer({ MacAddress })
    const backup = await capturedSource(world, source)
    await remove(world, source)
    const restored = await restoreIn(world, backup, { start: true })
    expect(restored.unexpected).toEqual([])
    expect((await addressesOf(world, restored, { id: '', name: 'bridge' }))[1]).toBe(MacAddress)
  })
})

test('on an engine 28 a MAC address of each network comes back for a container that never ran', async (context) => {
  await using world = await createTestWorld(await newerEngine(context))
  const [first, second] = [await world.createNetwork(), await world.createNetwork()]
  const other = '02:50:c2:00:00:09'
  const EndpointsConfig = { [first.name]: { MacAddress }, [second.name]: { MacAddress: other } }
  const source = await world.createContainer({
    HostConfig: { NetworkMode: first.name },
    NetworkingConfig: { EndpointsConfig },
  })
  const backup = await capturedSource(world, source)
  await remove(world, source)
  const restored = await restoreIn(world, backup, { start: true })
  expect(restored.unexpected).toEqual([])
  expect((await addressesOf(world, restored, first))[1]).toBe(MacAddress)
  expect((await addressesOf(world, restored, second))[1]).toBe(other)
})

interface WithAddresses {
  network: TestObject
  source: TestObject
  address: string
  /** What it was created with. */
  body: Record<string, unknown>
}

async function withAddresses(world: TestWorld): Promise<WithAddresses> {
  const Subnet = subnet()
  const network = await world.createNetwork({ IPAM: { Config: [{ Subnet }] } })
  const address = Subnet.replace('.0/24', '.66')
  const body = {
    MacAddress,
    HostConfig: { NetworkMode: network.name },
    NetworkingConfig: { EndpointsConfig: { [network.name]: { IPAMConfig: { IPv4Address: address } } } },
  }
  return { network, source: await world.runContainer(body), address, body }
}

function subnet(): string {
  return `10.${200 + Math.floor(Math.random() * 50)}.${Math.floor(Math.random() * 250)}.0/24`
}

async function addressesOf(
  { engine }: TestWorld,
  { containerId }: { containerId: string },
  network: TestObject,
): Promise<(string | undefined)[]> {
  return addressesIn({ container: await readContainer(engine, containerId, AbortSignal.timeout(10_000)) }, network)
}

/** The IPv4 and the MAC address. */
function addressesIn(document: unknown, { name }: TestObject): (string | undefined)[] {
  const { container } = document as {
    container: { NetworkSettings: { Networks: Record<string, { IPAddress: string; MacAddress: string }> } }
  }
  const endpoint = container.NetworkSettings.Networks[name]
  return [endpoint?.IPAddress, endpoint?.MacAddress]
}

async function remove({ engine }: TestWorld, { id }: TestObject): Promise<void> {
  await clientOf(engine).getContainer(id).remove({ force: true })
}
