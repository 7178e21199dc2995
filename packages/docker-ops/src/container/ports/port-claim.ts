/** A port of the host that somebody has or will have when it is started. */
export interface PortClaim {
  protocol: string
  /** Null for all addresses. */
  hostIp: string | null
  hostPort: number
  /** A container's name, or `this host` for a program that is no container. */
  holder: string
}
