interface InFrame {
  frame: number
}

/** What is wrong with a blob of a vault, and where. */
export const vaultDamageMessages = {
  'blob-damaged': ({ digest, fault }: { digest: string; fault: string }) =>
    `Blob ${digest} is damaged: ${fault}. Verify the backups in this vault and use one without problems.`,
  'blob-needed-for': ({ problem, entry }: { problem: string; entry: string }) =>
    `${problem} It is needed for ${entry}.`,
  'document-too-large': ({ key }: { key: string }) => `${key} is larger than any document of a backup.`,
  'document-invalid': ({ digest, mediaType }: { digest: string; mediaType: string }) =>
    `Blob ${digest} is not a ${mediaType}.`,

  'blob-differs': () => 'it holds other bytes than were written',
  'blob-length': ({ bytes, expectedBytes }: { bytes: number; expectedBytes: number }) =>
    `it has ${bytes} bytes instead of ${expectedBytes}`,
  'blob-short': ({ expectedBytes }: { expectedBytes: number }) => `it is shorter than ${expectedBytes} bytes`,
  'blob-shorter-than-index': () => 'it is shorter than its frame index',
  'blob-without-index': () => 'it does not end in a frame index',
  'blob-index-header': () => 'the header of its frame index is wrong',
  'blob-index-frames': ({ frames }: { frames: number }) => `its frame index claims ${frames} frames`,
  'blob-index-misfit': () => 'its frame index does not fit its length',
  'blob-frame-length': ({ frame }: InFrame) => `frame ${frame} of its index has an impossible length`,
  'blob-frame-missing': ({ frame }: InFrame) => `it has no frame ${frame}`,
  'blob-frame-unreadable': ({ frame, bytes, offset }: InFrame & { bytes: number; offset: number }) =>
    `frame ${frame}, ${bytes} bytes at ${offset}, cannot be read`,
  'blob-chunk-differs': ({ frame, bytes, offset }: InFrame & { bytes: number; offset: number }) =>
    `${bytes} bytes at ${offset} of frame ${frame} are not those that were stored`,
  'blob-not-compressed': () => 'it cannot be decompressed',
  'layer-too-long': ({ diffId, bytes }: { diffId: string; bytes: number }) =>
    `layer ${diffId} is longer than ${bytes} bytes`,
  'layer-differs': ({ diffId }: { diffId: string }) => `it does not hold layer ${diffId}`,
  'pack-length': ({ bytes, expectedBytes }: { bytes: number; expectedBytes: number }) =>
    `its frames hold ${bytes} bytes instead of ${expectedBytes}`,

  'table-too-new': ({ digest, format, knownFormat }: { digest: string; format: number; knownFormat: number }) =>
    `Table ${digest} has format ${format}. This version of Holdfast reads format ${knownFormat}. Update Holdfast.`,
  'table-pack-unknown': ({ pack }: { pack: number }) =>
    `A table points to pack ${pack}, which its backup does not have.`,
  'table-line-length': () => 'a line of the table is too long',
  'table-line-malformed': ({ line }: { line: number }) => `line ${line} of the table is malformed`,
  'table-without-format': () => 'the table does not begin with its format',
  'table-without-end': () => 'the table has no end',
  'table-goes-on': () => 'lines follow the end of the table',
  'table-entries-differ': () => 'the table does not have the entries it should have',
  'table-tar-differs': () => 'the table makes another tar than it should',
  'table-tar-counts': ({ entries, bytes }: { entries: number; bytes: number }) =>
    `its tar has ${entries} entries and ${bytes} bytes, and had others`,
  'table-chunks-misfit': ({ entry }: { entry: number }) => `the chunks of entry ${entry} do not fit its size`,
  'table-without-data': () => 'the table has no data of files',
  'table-header-misfit': () => 'the headers of an entry are no blocks',
  'table-packs-unused': ({ packs }: { packs: readonly string[] }) =>
    `the table does not point to pack ${packs.join(', ')}`,
}
