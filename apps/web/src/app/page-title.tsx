import { useDocumentTitle } from '@mantine/hooks'
import classes from './layout.module.css'

/** The heading of a page, and the name of its tab. */
export function PageTitle({ title }: { title: string }) {
  useDocumentTitle(`${title} · Holdfast`)
  return <h1 className={classes['title']}>{title}</h1>
}
