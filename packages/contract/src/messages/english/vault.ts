import { readableSize } from '../readable-size.ts'

interface AtPath {
  path: string
}
interface OfBackup {
  id: string
}
interface Sizes {
  bytes: number
  expectedBytes: number
}

/** Of vaults and the backups in them. */
export const vaultMessages = {
  'vault-not-there': ({ path }: AtPath) =>
    `${path} does not exist. Mount the disk of the vault, or create a vault there.`,
  'vault-another-there': ({ path, vaultId, expectedId }: AtPath & { vaultId: string; expectedId: string }) =>
    `${path} holds the vault ${vaultId}, not ${expectedId}. Mount the disk of ${expectedId} there.`,
  'vault-too-new': ({ path, format, knownFormat }: AtPath & { format: number; knownFormat: number }) =>
    `The vault at ${path} has format ${format}. This version of Holdfast reads format ${knownFormat}. Update Holdfast.`,
  'vault-encrypted': ({ path }: AtPath) =>
    `The vault at ${path} is encrypted. This version of Holdfast cannot read that. Update Holdfast.`,
  'vault-sentinel-invalid': ({ path }: AtPath) =>
    `${path} does not describe a vault. Put it back from a copy of the vault.`,
  'vault-id-invalid': ({ id }: OfBackup) => `${id} is not an id for a vault.`,
  'vault-parent-missing': ({ path }: AtPath) => `${path} does not exist. Create it, or mount it.`,
  'vault-folder-filled': ({ path }: AtPath) => `${path} is not an empty folder. Choose another one for the vault.`,
  'vault-key-invalid': ({ key }: { key: string }) => `${JSON.stringify(key)} is not a name for an object of a vault.`,

  'vault-file-link': ({ path }: AtPath) => `${path} is a link. A vault has only files and folders.`,
  'vault-file-missing': ({ path }: AtPath) => `${path} is missing.`,
  'vault-file-irregular': ({ path }: AtPath) => `${path} is not a file.`,
  'vault-file-unreadable': ({ path, errno }: AtPath & { errno: string }) =>
    `${path} cannot be read (${errno}). Check that disk, and who may read the file.`,
  'vault-file-short': ({ path, bytes, expectedBytes }: AtPath & Sizes) =>
    `${path} ends after ${bytes} of ${expectedBytes} bytes.`,
  'vault-read-back-differs': ({ path }: AtPath) => `${path} does not read back as it was written. Check that disk.`,
  'vault-no-space': ({ freeBytes, neededBytes }: { freeBytes: number; neededBytes: number }) =>
    `The disk of the vault has ${readableSize(freeBytes)} free, a backup needs at least ${readableSize(neededBytes)}. ${makeSpace}`,
  'vault-space-ran-out': (space: { freeBytes: number; writtenBytes: number; reservedBytes: number }) =>
    `The disk of the vault has ${readableSize(space.freeBytes)} free after the backup wrote ${readableSize(space.writtenBytes)}. A backup leaves ${readableSize(space.reservedBytes)} to other programs. ${makeSpace}`,
  'vault-leased': ({ kind, holder, since }: { kind: string; holder: string; since: number }) =>
    `The vault is locked by the ${kind} lease of ${holder} since ${new Date(since).toISOString()}. Wait until it ends, or break the lock if that process is gone.`,
  'lease-holder-self': () => 'this server',
  'lease-holder-process': ({ pid, host }: { pid: number; host: string }) => `process ${pid} on ${host}`,
  'lease-holder-file': ({ key }: { key: string }) => `whoever wrote ${key}`,

  'backup-pinned': ({ id }: OfBackup) => `The backup ${id} is pinned. Unpin it first, then delete it.`,
  'backup-unknown': ({ id }: OfBackup) => `The vault has no backup ${id}. It may have been deleted.`,
  'backup-too-new': ({ id, knownFormat, found }: OfBackup & { knownFormat: number; found: string }) =>
    `The backup ${id} ${found}. This version of Holdfast reads format ${knownFormat}. Update Holdfast.`,
  'backup-has-format': ({ format }: { format: string }) => `has format ${format}`,
  'backup-holds-type': ({ type }: { type: string }) => `holds ${type}`,
  'backup-ref-changed': ({ id }: OfBackup) =>
    `The ref of the backup ${id} cannot be read. It was changed after the backup.`,
  'backup-inconsistent': ({ id, fault }: OfBackup & { fault: string }) =>
    `The backup ${id} was changed after it was made: ${fault}.`,
  'backup-fault-ref': ({ otherId }: { otherId: string }) => `its ref points to the backup ${otherId}`,
  'backup-fault-config': ({ otherId }: { otherId: string }) => `its configuration is that of ${otherId}`,
  'backup-fault-image': () => 'its data belongs to another image',
  'backup-fault-layers': () => 'its layers are not those of its image',
  'backup-fault-data': ({ path }: AtPath) => `its manifest does not list the data of ${path}`,
  'backup-fault-layer': ({ path }: AtPath) => `it does not have the layer of ${path}`,
  'backup-without-data': ({ id, path }: OfBackup & AtPath) => `The backup ${id} has no data of ${path}.`,
  'backup-without-layer': ({ id, diffId }: OfBackup & { diffId: string }) => `The backup ${id} has no layer ${diffId}.`,
  'backup-without-file': ({ name }: { name: string }) =>
    `There is no file ${name} in this part of the backup. Choose a listed one.`,
  'backup-without-folder': ({ name }: { name: string }) =>
    `There is no folder ${name} in this part of the backup. Choose a listed one.`,
  'backup-link-target-missing': ({ name }: { name: string }) =>
    `The file ${name}, which a hard link leads to, is not in the backup.`,

  'draft-layer-missing': ({ diffId }: { diffId: string }) => `The layer ${diffId} was not added to the backup.`,
  'draft-layer-foreign': ({ path }: AtPath) => `The layer with the files of ${path} is not one of the image.`,
  'draft-image-differs': () => 'The layers of the backup are not those that the configuration of its image names.',
  'draft-pass-twice': ({ path }: AtPath) => `${path} was read twice already.`,
  'draft-pass-unknown': () => 'What was read of a folder is not of this backup, or is in it already.',
  'draft-tree-twice': ({ path }: AtPath) => `The backup has the data of ${path} already.`,
  'draft-blob-gone': ({ digest }: { digest: string }) =>
    `Blob ${digest} disappeared while the backup was made. Make the backup again.`,
  'layer-arrived-changed': (layer: { diffId: string; foundId: string; bytes: number }) =>
    `The image layer ${layer.diffId} arrived as ${layer.bytes} bytes that are ${layer.foundId}. It was cut or changed on its way. Nothing of it was stored. Try again.`,
  'table-headers-too-large': () => 'The tar has an entry whose headers are larger than 8 MiB. It cannot be stored.',
  'table-full': () =>
    'These are more files than one table of a backup can list, about 60 million. Spread them over two or more mounts. Each has a table of its own.',

  'prune-refused': ({ id, reason }: OfBackup & { reason: string }) =>
    `Nothing was pruned: the backup ${id} cannot be read, so what it needs is unknown. ${reason} Delete that backup first if it is of no use.`,

  'verify-data': ({ path, problem }: AtPath & { problem: string }) => `Data of ${path}: ${problem}`,
  'verify-layer': ({ diffId, problem }: { diffId: string; problem: string }) => `Layer ${diffId}: ${problem}`,
  'verify-documents': ({ problem }: { problem: string }) => `Documents of the backup: ${problem}`,
  'verify-blob-missing': ({ digest }: { digest: string }) => `Blob ${digest} is missing.`,
  'verify-blob-size': ({ digest, bytes, expectedBytes }: Sizes & { digest: string }) =>
    `Blob ${digest} has ${bytes} bytes instead of ${expectedBytes}.`,
  'verify-blob-differs': ({ digest }: { digest: string }) => `Blob ${digest} holds other bytes than were written.`,
}

const makeSpace = 'Free some space, prune the vault, or choose another vault.'
