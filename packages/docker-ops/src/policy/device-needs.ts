import { posix } from 'node:path'
import type { Role } from '@holdfast/contract'

/** First match wins. What is not here may be a disk, the memory, or a keyboard. */
const devices: readonly (readonly [RegExp, Role | null])[] = [
  // Every container has these anyway.
  [/^\/dev\/(null|zero|full|random|urandom|tty)$/, null],
  [/^\/dev\/(dri|snd|dvb|serial|dma_heap)(\/|$)/, 'operator'],
  [/^\/dev\/tty(USB|ACM|AMA|S)\d+$/, 'operator'],
  [/^\/dev\/(net\/tun|ppp|fuse|kvm|kfd|cdrom|sr\d+|gpiomem|gpiochip\d+|i2c-\d+|spidev[\d.]+)$/, 'operator'],
  [/^\/dev\/(video\d+|media\d+|nvidia[a-z\d-]*|apex_\d+|mali\d*|rga|mpp_service|vchiq|lirc\d+|rtc\d*)$/, 'operator'],
]

/** Whom it takes to hand out a device of the host; null for nobody in particular. */
export function deviceNeeds(path: string): Role | null {
  const plain = posix.normalize(path).replace(/\/$/, '')
  const known = devices.find(([pattern]) => pattern.test(plain))
  return known === undefined ? 'admin' : known[1]
}
