/** The owners that the containers of an engine with userns-remap have: its ids on the host from `uid` and `gid` on are theirs from 0 on. */
export interface OwnerRange {
  uid: number
  gid: number
  size: number
}

/** Null for an owner that no container has. */
export function ownerInContainer(owners: OwnerRange, kind: 'uid' | 'gid', id: number): number | null {
  const inContainer = id - owners[kind]
  return inContainer >= 0 && inContainer < owners.size ? inContainer : null
}
