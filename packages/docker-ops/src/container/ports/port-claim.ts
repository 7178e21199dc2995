/** A port of the host that somebody has or will have when it is started. */
export interface PortClaim {
  protocol: string
  /** Null for all addresses. */
  hostIp: string | null
  hostPort: number
  /** A container's name, or `this host` for a program that is no container. */
  holder: string
}

/** What a program of the host that is no container is called. */
export const thisHost = 'this host'
