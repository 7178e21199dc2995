/** Of the way to an engine: its address and its certificates. */
export const connectionMessages = {
  'docker-host-invalid': ({ dockerHost }: { dockerHost: string }) =>
    `DOCKER_HOST is ${dockerHost}. Set it to unix:///path, tcp://host:port or https://host:port.`,
  'docker-host-without-tls': ({ dockerHost }: { dockerHost: string }) =>
    `DOCKER_TLS_VERIFY is set, and DOCKER_HOST is ${dockerHost}, which is not encrypted. Set it to tcp://host:port, or unset DOCKER_TLS_VERIFY.`,
  'certificate-unreadable': ({ path, reason }: { path: string; reason: string }) =>
    `${path} cannot be read (${reason}). Set DOCKER_CERT_PATH to a folder with ca.pem, cert.pem and key.pem that Holdfast may read.`,
  'certificate-invalid': ({ path, reason }: { path: string; reason: string }) =>
    `${path} is not what it must be: ${reason}. Replace it, or set DOCKER_CERT_PATH to another folder.`,
  'certificate-without-key': ({ present, missing }: { present: string; missing: string }) =>
    `${present} is there and ${missing} is not. Put both or neither into the folder DOCKER_CERT_PATH names.`,
  'engine-not-trusted': ({ reason }: { reason: string }) =>
    `The certificate of the Docker Engine is not trusted: ${reason}. Check DOCKER_HOST and the ca.pem in DOCKER_CERT_PATH.`,
  'engine-refused-certificate': ({ reason }: { reason: string }) =>
    `The Docker Engine does not accept the client certificate: ${reason}. Put a cert.pem and key.pem it accepts into the folder DOCKER_CERT_PATH names.`,
  'engine-without-tls': () =>
    'What answers at this address does not speak TLS. Unset DOCKER_TLS_VERIFY, or correct DOCKER_HOST.',
  'engine-needs-tls': () =>
    'The Docker Engine at this address speaks TLS only. Set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH.',
}
