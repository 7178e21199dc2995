/** The way onto a network: what the listener needs, and what it refuses. */
export const networkMessages = {
  'listener-unprotected': ({ host }: { host: string }) =>
    `HOLDFAST_HOST=${host} is beyond the loopback, and passwords would cross the network in the clear. Set HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY, or HOLDFAST_TRUSTED_PROXIES if a reverse proxy ends TLS, or HOLDFAST_INSECURE_HTTP=1 to accept that.`,
  'public-url-missing': ({ host }: { host: string }) =>
    `HOLDFAST_URL is missing. With HOLDFAST_HOST=${host} set it to the address people use, such as https://holdfast.example.org: no other name is answered.`,
  'public-url-without-tls': ({ url }: { url: string }) =>
    `HOLDFAST_URL=${url} needs HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY, or HOLDFAST_TRUSTED_PROXIES with the address of the reverse proxy that ends TLS.`,
  'public-url-not-https': ({ url }: { url: string }) =>
    `HOLDFAST_URL=${url} must begin with https://. Without TLS it may be http:// for a name of the loopback, or with HOLDFAST_INSECURE_HTTP=1.`,
  'tls-files-incomplete': () => 'HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY must be set together.',
  'tls-files-unusable': ({ cert, key, reason }: { cert: string; key: string; reason: string }) =>
    `The certificate ${cert} with the key ${key} cannot be used: ${reason}. Check HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY.`,
  'secret-twice': ({ name }: { name: string }) => `${name} and ${name}_FILE are both set. Set one of them.`,
  'secret-file-unreadable': ({ name, reason }: { name: string; reason: string }) =>
    `The file in ${name} cannot be read: ${reason}`,
  'plain-http-refused': () =>
    'This server answers plain HTTP from its reverse proxy alone. Use the address of the proxy.',
  'too-many-subscriptions': ({ most }: { most: number }) => `A connection may have ${most} subscriptions at once.`,
  'address-unreadable': () => 'The address of the request is not valid UTF-8.',
  'override-refused': ({ header }: { header: string }) => `The header ${header} is not accepted.`,
}
