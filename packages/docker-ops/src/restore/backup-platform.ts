import { message, type Message } from '@holdfast/contract/messages'
import { platformName } from '../engine/raw/platform.ts'
import type { RestoreContext } from './read-restore-context.ts'

/** Why the image of the backup can be none of this engine; null where it can, or another one is taken. */
export function platformRefusal({ backup, enginePlatform, newImage }: RestoreContext): Message | null {
  const { platform } = backup
  if (newImage !== null || platform.os === enginePlatform.os) return null
  return message('platform-of-other-system', {
    platform: platformName(platform),
    enginePlatform: platformName(enginePlatform),
  })
}

/** What processors run beside their own programs. */
const alsoRun: Readonly<Record<string, readonly string[]>> = { amd64: ['386'], arm64: ['arm'] }

/** That the container is of another processor than the engine's: nobody but its host knows whether that is emulated. */
export function emulationNote({ backup, enginePlatform, newImage }: RestoreContext): Message[] {
  const { platform } = backup
  const native = [enginePlatform.architecture, ...(alsoRun[enginePlatform.architecture] ?? [])]
  if (newImage !== null || native.includes(platform.architecture)) return []
  const names = { platform: platformName(platform), enginePlatform: platformName(enginePlatform) }
  return [message('platform-needs-emulation', names)]
}
