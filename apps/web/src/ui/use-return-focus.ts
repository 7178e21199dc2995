import { useLayoutEffect } from 'react'

/** Gives the focus back, when this surface goes, to what had it when the surface came, or to `opener` where that is known. */
export function useReturnFocus(opener?: HTMLElement): void {
  // A layout effect: a menu that gives way to a dialog has then already handed the focus back to its button.
  useLayoutEffect(() => {
    const before = opener ?? document.activeElement
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [opener])
}
