import { callPanel, type PanelAccess } from './call-panel.ts'

interface Cloned {
  newId: string
  newName: string
}

interface BackedUp {
  backupPath: string
  sizeBytes: number
}

export interface SmokeOptions {
  panel: PanelAccess
  containerId: string
  say: (line: string) => void
}

/** One clone and one backup of a container over REST. What they made is removed, also when a later step fails. */
export async function smokeContainer({ panel, containerId, say }: SmokeOptions): Promise<void> {
  const clone = await timed(() => act<Cloned>('clone'))
  say(`clone    ${seconds(clone.ms)}  ${clone.value.newId}  ${clone.value.newName}`)
  try {
    const backup = await timed(() => act<BackedUp>('backup'))
    const { backupPath, sizeBytes } = backup.value
    try {
      say(
        `backup   ${seconds(backup.ms)}  ${megabytes(sizeBytes)} MB, ${megabytes((sizeBytes * 1000) / backup.ms)} MB/s  ${backupPath}`,
      )
    } finally {
      await removeExport(panel, backupPath)
      say(`removed  ${backupPath}`)
    }
  } finally {
    await act('remove', clone.value.newId)
    say(`removed  ${clone.value.newName}`)
  }

  function act<T>(action: string, target = containerId): Promise<T> {
    return callPanel<T>(panel, '/api/docker/containers', { action, containerId: target })
  }
}

/** REST has no word for removing the file of an export; the console's own calls have. */
async function removeExport(panel: PanelAccess, filePath: string): Promise<void> {
  for (const { id: engineId } of await query<{ id: string }[]>(panel, 'engines.list')) {
    const list = await query<{ exports: { id: string; filePath: string }[] }>(panel, 'exports.list', { engineId })
    const found = list.exports.find((one) => one.filePath === filePath)
    if (found !== undefined) await callPanel(panel, '/trpc/exports.remove', { id: found.id })
  }
}

async function query<T>(panel: PanelAccess, procedure: string, input?: object): Promise<T> {
  const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
  return (await callPanel<{ result: { data: T } }>(panel, `/trpc/${procedure}${search}`)).result.data
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const started = performance.now()
  const value = await work()
  return { value, ms: performance.now() - started }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2).padStart(7)} s`
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1)
}
