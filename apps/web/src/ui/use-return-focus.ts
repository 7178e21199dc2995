import { useEffect, useState } from 'react'

/** Gives the focus back, when this dialog goes, to what had it when the dialog came. */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true })
    },
    [opener],
  )
}
