import { Menu } from '@mantine/core'
import type { OpenMenu } from './menu-host.tsx'
import { useReturnFocus } from './use-return-focus.ts'

interface MenuSurfaceProps extends OpenMenu {
  onClose: () => void
}

/** The menu itself. Its own target lies exactly over the pressed button, so a second press closes it. */
export function MenuSurface({ anchor, items, onClose }: MenuSurfaceProps) {
  useReturnFocus(anchor)
  const { left, top, width, height } = anchor.getBoundingClientRect()
  const place = { left: left + window.scrollX, top: top + window.scrollY, width, height }
  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-end"
      width={210}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          style={{ ...place, position: 'absolute', padding: 0, border: 0, background: 'none' }}
        />
      </Menu.Target>
      <Menu.Dropdown>{items}</Menu.Dropdown>
    </Menu>
  )
}
