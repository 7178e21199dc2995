import type { PolicyFinding } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { classifyHostPath } from './classify-host-path.ts'

/** As much of a volume as says where its data lies. */
export interface VolumeDefinition {
  /** The engine's own is `local`. */
  Driver: string
  Options: Record<string, string> | null
}

/** Memory, and shares of other machines: what `mount -t` is usually asked for in a volume. */
const elsewhere = /^(tmpfs|nfs\d?|cifs|smb3|ceph|glusterfs|fuse\..*)$/

/**
 * A volume that is really a path or a disk of the host; null for one whose data is the engine's own or elsewhere.
 * @NOTE the local driver hands type, o and device to mount(2) as they are: moby volume/local/local_unix.go.
 */
export function classifyVolume(
  { Driver, Options }: VolumeDefinition,
  { readOnly }: { readOnly: boolean },
): Pick<PolicyFinding, 'value' | 'means' | 'needs'> | null {
  const { type = '', o = '', device = '', mountpoint = '' } = Options ?? {}
  if (Driver !== 'local' && Driver !== '') return mountpoint.startsWith('/') ? ofPath(mountpoint, readOnly) : null
  const isBind = o.split(',').some((flag) => /^r?bind$/.test(flag))
  if (isBind) return ofPath(device.replace(/^(?!\/)/, '/'), readOnly)
  if (device === '' || elsewhere.test(type)) return null
  return {
    value: `${type} ${device}`.trim(),
    means: message('policy-volume-disk'),
    needs: 'admin',
  }
}

/** The kernel follows links before `..`, so nobody can tell where such a path leads. */
function ofPath(path: string, readOnly: boolean): Pick<PolicyFinding, 'value' | 'means' | 'needs'> {
  const known = classifyHostPath(path, { readOnly })
  const climbs = path.split('/').includes('..')
  return {
    value: path,
    means: known?.means ?? message('policy-volume-folder'),
    needs: climbs ? 'admin' : (known?.needs ?? 'operator'),
  }
}
