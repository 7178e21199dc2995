/** Of restores: backups that make no sense, and what the engine or the host does not have. */
export const restoreMessages = {
  'backup-damaged': ({ problem }: { problem: string }) => `${problem} Verify the backup, or restore another one.`,
  'backup-part-malformed': ({ part, problem }: { part: string; problem: string }) =>
    `${part} does not have the form it should have: ${problem}`,
  'part-description': () => 'The description of the backup',
  'part-container': () => 'The container in the backup',
  'part-volume': ({ volume }: { volume: string }) => `The volume ${volume} in the backup`,
  'part-network': ({ network }: { network: string }) => `The network ${network} in the backup`,
  'backup-container-no-id': () => 'The container in the backup has no id.',
  'backup-volume-bad-name': ({ volume }: { volume: string }) =>
    `The backup asks for a volume ${volume}, which is not a valid name.`,
  'backup-volume-foreign': ({ volume, destination }: { volume: string; destination: string }) =>
    `The backup asks for the volume ${volume} at ${destination}, but has no such mount.`,
  'backup-layer-no-digest': () => 'A layer of the image in the backup has no digest.',
  'backup-layers-not-of-config': () =>
    'The configuration of the image in the backup is not of the layers that are there.',
  'backup-config-malformed': () =>
    'The configuration of the image in the backup does not have the form it should have.',
  'backup-config-unreadable': () => 'The configuration of the image in the backup is not readable.',
  'backup-layer-length': ({ layer, bytes }: { layer: string; bytes: number }) =>
    `Layer ${layer} of the backup is not the ${bytes} bytes it was. Verify the backup.`,

  'no-data-to-restore': ({ destination }: { destination: string }) =>
    `The backup has no data of ${destination}, so it cannot be restored. Choose empty or exclude, or another backup.`,
  'mount-was-volume': ({ destination }: { destination: string }) =>
    `${destination} was a volume, not a folder of the host. Choose restore, empty or exclude.`,
  'host-folder-missing': ({ folder, destination }: { folder: string; destination: string }) =>
    `The engine's host has no ${folder}, which belongs at ${destination}. Create it first, or choose empty, exclude or another folder for ${destination}.`,
  'network-not-in-backup': ({ network }: { network: string }) =>
    `The engine has no network ${network}, and the backup does not say how to create it. Create it first, or exclude it.`,
  'network-not-created': ({ network, reason }: { network: string; reason: string }) =>
    `The network ${network} could not be created again: ${reason}`,
  'network-addresses-taken': ({ network, subnets }: { network: string; subnets: readonly string[] }) =>
    `Its addresses (${subnets.join(', ')}) belong to another network by now. Create a network ${network} with others, or exclude it.`,
  'ulimits-maybe-defaults': ({ names }: { names: readonly string[] }) =>
    `The backup does not say which of its ulimits (${names.join(', ')}) are default-ulimits of the engine it was made on. All are set on the restored container.`,
  'platform-of-other-system': ({ platform, enginePlatform }: { platform: string; enginePlatform: string }) =>
    `The backup is of a container for ${platform}. This engine runs ${enginePlatform} and cannot take its image.`,
  'platform-needs-emulation': ({ platform, enginePlatform }: { platform: string; enginePlatform: string }) =>
    `The container is for ${platform}, and the engine runs ${enginePlatform}: it starts only where the host emulates that processor.`,
  'image-not-loaded': ({ reason }: { reason: string }) => `The engine did not load the image of the backup: ${reason}`,
}
