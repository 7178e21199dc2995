import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

afterEach(cleanup)

// A lazy page is compiled when a test first asks for it, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 15_000 })

// jsdom has no layout: what Mantine and the virtual table ask a browser for is answered here.
globalThis.matchMedia ??= (query) => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
  dispatchEvent: () => false,
})

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}

globalThis.scrollTo = () => undefined
if ('Element' in globalThis) Element.prototype.scrollIntoView = () => undefined
