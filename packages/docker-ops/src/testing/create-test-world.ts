import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { getJson, postJson } from '../engine/body/exchange-json.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { busyboxTar } from './busybox-tar.ts'
import { runScript } from './run-script.ts'
import { runLabel, sweepRun } from './sweep-run.ts'

/** The body of `POST /containers/create`, as the engine has it; a bigint is written with all its digits. */
export type RawContainer = Record<string, unknown> & { name?: string; Labels?: Record<string, string> }

/** The body of `POST /volumes/create` or `POST /networks/create`. */
export type RawNamed = Record<string, unknown> & { Name?: string; Labels?: Record<string, string> }

export interface TestObject {
  id: string
  name: string
}

/** A corner of a real engine for one test: everything in it carries the run's label, and disposing removes all of that. */
export interface TestWorld extends AsyncDisposable {
  readonly engine: Engine
  readonly runId: string
  /** For what a test makes itself. */
  readonly labels: Readonly<Record<string, string>>
  /** An image with a static busybox and nothing else. */
  readonly image: string
  /** A name of this run's own. */
  name: (stem: string) => string
  /** Not started. It sleeps when it is, and obeys the first signal to stop. */
  createContainer: (raw?: RawContainer) => Promise<TestObject>
  /** Created and started. */
  runContainer: (raw?: RawContainer) => Promise<TestObject>
  /** A stopped container that ran `sh -c <script>`. Fails when the script does. */
  finishedContainer: (script: string, raw?: RawContainer) => Promise<TestObject>
  /** Resolves with the volume's name. */
  createVolume: (raw?: RawNamed) => Promise<string>
  createNetwork: (raw?: RawNamed) => Promise<TestObject>
  connect: (network: TestObject, container: TestObject) => Promise<void>
  /** Runs `sh -c <script>` in a running container and resolves with its exit code. */
  execute: (container: TestObject, script: string) => Promise<number>
  /** Resolves with the image's tag. */
  importImage: (tar: Readable) => Promise<string>
  /** `GET` on the engine, as it answers. */
  get: (path: string) => Promise<unknown>
}

/** Makes a world on `engine` from Debian's busybox-static alone. */
export async function createTestWorld(engine: Engine): Promise<TestWorld> {
  const client = clientOf(engine)
  const runId = randomBytes(6).toString('hex')
  const labels = { [runLabel]: runId }
  let count = 0

  const name = (stem: string): string => `holdfast-test-${runId}-${stem}-${(count += 1)}`

  async function importImage(tar: Readable): Promise<string> {
    const tag = `holdfast-test-${runId}:${(count += 1)}`
    const answer = await client.importImage(tar, {
      // With its tag: Podman knows no `tag`.
      repo: tag,
      changes: `LABEL ${runLabel}=${runId}`,
    })
    const said = await text(answer)
    if (said.includes('"error"')) throw new Error(`The engine did not import the image: ${said}`)
    return tag
  }
  const image = await importImage(Readable.from([await busyboxTar()]))

  async function createContainer(raw: RawContainer = {}): Promise<TestObject> {
    const own = raw.name ?? name('container')
    const { name: _own, ...body } = {
      Image: image,
      Cmd: ['sleep', '3600'],
      StopSignal: 'SIGKILL',
      ...raw,
      Labels: { ...raw.Labels, ...labels },
    }
    const answer = await postJson(engine, `/containers/create?name=${encodeURIComponent(own)}`, body)
    return { id: (answer as { Id: string }).Id, name: own }
  }
  async function runContainer(raw?: RawContainer): Promise<TestObject> {
    const container = await createContainer(raw)
    await client.getContainer(container.id).start()
    return container
  }
  async function finishedContainer(script: string, raw: RawContainer = {}): Promise<TestObject> {
    const container = await runContainer({ ...raw, Cmd: ['sh', '-c', script] })
    const { StatusCode } = (await client.getContainer(container.id).wait()) as { StatusCode: number }
    if (StatusCode !== 0) throw new Error(`The script ended with ${StatusCode}: ${script}`)
    return container
  }
  async function createVolume(raw: RawNamed = {}): Promise<string> {
    const own = raw.Name ?? name('volume')
    await client.createVolume({ ...raw, Name: own, Labels: { ...raw.Labels, ...labels } })
    return own
  }
  async function createNetwork(raw: RawNamed = {}): Promise<TestObject> {
    const own = raw.Name ?? name('network')
    const { id } = await client.createNetwork({ ...raw, Name: own, Labels: { ...raw.Labels, ...labels } })
    return { id, name: own }
  }
  async function connect(network: TestObject, { id }: TestObject): Promise<void> {
    await client.getNetwork(network.id).connect({ Container: id })
  }
  return {
    engine,
    runId,
    labels,
    image,
    name,
    createContainer,
    runContainer,
    finishedContainer,
    createVolume,
    createNetwork,
    connect,
    execute: ({ id }, script) => runScript({ engine }, id, script),
    importImage,
    get: (path) => getJson(engine, path),
    [Symbol.asyncDispose]: () => sweepRun(engine, runId),
  }
}
