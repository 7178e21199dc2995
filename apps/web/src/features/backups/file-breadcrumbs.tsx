import { Anchor } from '@mantine/core'
import classes from './backup-files.module.css'
import type { PathPart } from './file-path.ts'

interface FileBreadcrumbsProps {
  root: string
  folder: readonly PathPart[]
  onOpen: (folder: readonly PathPart[]) => void
}

/** The way from the tree's root to the folder that is shown. */
export function FileBreadcrumbs({ root, folder, onOpen }: FileBreadcrumbsProps) {
  const steps = [
    { name: root, path: folder.slice(0, 0) },
    ...folder.map(({ name }, index) => ({ name, path: folder.slice(0, index + 1) })),
  ]
  return (
    <nav aria-label="Folder">
      <ol className={classes['breadcrumbs']}>
        {steps.map(({ name, path }, index) => (
          <li key={path.length}>
            {index === steps.length - 1 ? (
              <span aria-current="location">{name}</span>
            ) : (
              <Anchor component="button" type="button" size="xs" onClick={() => onOpen(path)}>
                {name}
              </Anchor>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
