/** Compares API versions: `1.41` is at least `1.9`. */
export function isAtLeast(version: string, floor: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [floorMajor = 0, floorMinor = 0] = floor.split('.').map(Number)
  return major === floorMajor ? minor >= floorMinor : major > floorMajor
}
