/** Exports, and what a server says of its own folders and settings. */
export const exportMessages = {
  'export-not-found': ({ id }: { id: string }) => `There is no export ${id}.`,
  'export-ending': ({ ending, compression }: { ending: string; compression: string }) =>
    `name must end in ${ending} for ${compression}.`,
  'export-not-deleted': ({ path, reason }: { path: string; reason: string }) => `${path} cannot be deleted: ${reason}`,
  'export-folder-not-created': ({ folder, reason }: { folder: string; reason: string }) =>
    `The folder ${folder} cannot be created: ${reason}`,
  'export-path-nul': () => 'path must not contain NUL.',
  'export-path-climbs': () => 'path must not contain "..".',
  'export-path-outside': ({ roots }: { roots: readonly string[] }) =>
    `path must be a folder under ${roots.join(' or ')}.`,
  'export-path-escapes': () => 'path leads out of the allowed folders by a symbolic link.',
  'export-path-dangling': () => 'path goes through a symbolic link that leads nowhere.',
  'export-path-no-folder': () => 'path goes through something that is not a folder.',
  'export-path-long': () => 'path is too long.',
  'export-path-unreadable': ({ reason }: { reason: string }) => `path cannot be read (${reason}).`,
  'export-roots-empty': () => 'HOLDFAST_EXPORT_ROOTS names no folder.',
  'variable-invalid': ({ problem, value }: { problem: string; value: string }) => `${problem}; it is ${value}.`,
  'data-folder-elsewhere': ({ knownPath, path }: { knownPath: string; path: string }) =>
    `This data folder was at ${knownPath} and is another file at ${path}: it was moved or copied, and another Holdfast may use its vaults. Say which on the page of the vaults, or by POST /api/vaults/place.`,
  'data-folder-settled': () => 'It was just settled which data folder uses this vault. Try again.',
  'data-folder-in-use': ({ folder }: { folder: string }) =>
    `Another Holdfast is using ${folder}. Stop it or set HOLDFAST_DATA_DIR.`,
  'database-not-migrated': ({ folder }: { folder: string }) =>
    `The database in ${folder} could not be brought up to date.`,
  'database-not-copied': ({ copy, reason }: { copy: string; reason: string }) =>
    `The database is copied before it is brought up to date, and ${copy} could not be written: ${reason}. The database is unchanged.`,
  'database-too-new': ({ folder, migration, copy }: { folder: string; migration: string; copy: string | null }) =>
    `A newer version of Holdfast wrote the database in ${folder}: this version does not know ${migration}. Start that version, or set HOLDFAST_DATA_DIR to another folder.${
      copy === null ? '' : ` To go back to this version, replace holdfast.db with ${copy}; what changed since is lost.`
    }`,
}
