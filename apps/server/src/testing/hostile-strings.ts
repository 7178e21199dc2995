/** In the name of every file that a hostile string would create. */
export const escapeMarker = 'holdfast-escape'

/** What somebody may send wherever a text goes. */
export const hostileStrings: readonly string[] = [
  `../../../../../../tmp/${escapeMarker}`,
  `/tmp/x/../${escapeMarker}`,
  `..\\..\\${escapeMarker}`,
  `%2e%2e%2f%2e%2e%2f${escapeMarker}`,
  'file:///etc/passwd',
  `$(touch ${escapeMarker})`,
  `\`touch ${escapeMarker}\``,
  `; touch ${escapeMarker} #`,
  `' || touch ${escapeMarker} ||'`,
  `| tee ${escapeMarker}`,
  '--help',
  '-v/:/host',
  "' OR '1'='1",
  'a\0b',
  'a\r\nx-injected: 1\r\n\r\n',
  '__proto__',
  'constructor',
  'prototype.polluted',
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '{{7*7}}${7*7}<%= 7*7 %>',
  '\u001b[2J\u009b31m',
  '\u202egnp.exe',
  '\ud800',
  'a\udfffb',
  'x'.repeat(4_096),
  ' ',
  '',
]
