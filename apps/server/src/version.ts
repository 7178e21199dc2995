/** What this program calls itself in backups and in its description. */
export const holdfastVersion = '0.1.0'
