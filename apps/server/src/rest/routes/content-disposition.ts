/** `Content-Disposition` of a download, RFC 6266 and 5987: a plain name for old clients, the whole one percent-encoded. */
export function contentDisposition(fileName: string): string {
  const plain = fileName.replaceAll(/[^\w. -]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encode(fileName)}`
}

/** What `encodeURIComponent` leaves, and RFC 5987 does not. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
