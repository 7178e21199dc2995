import { z } from 'zod'

/*
 * What the engine answers to an inspect, as it is: fields a clone has to look at are named, all others pass through.
 * Go writes an empty list or map as null, and leaves some fields out rather than empty.
 */

/** A bigint where a number would be rounded: `parseExactly`. */
const wholeNumber = z.union([z.number(), z.bigint()])
/** Bytes, for people and progress: a rounded number will do. */
export const byteCount = wholeNumber.transform(Number)

const texts = z.array(z.string()).nullish()
const textByName = z.record(z.string(), z.string()).nullish()
const presence = z.record(z.string(), z.unknown()).nullish()

const portBinding = z.looseObject({ HostIp: z.string().optional(), HostPort: z.string().optional() })

export const rawMountSpec = z.looseObject({
  Type: z.string(),
  Source: z.string().optional(),
  Target: z.string(),
  ReadOnly: z.boolean().optional(),
  VolumeOptions: z.looseObject({ NoCopy: z.boolean().optional(), Subpath: z.string().optional() }).nullish(),
})
/** One element of `HostConfig.Mounts`: what was asked for. */
export type RawMountSpec = z.infer<typeof rawMountSpec>

const rawMount = z.looseObject({
  Type: z.string(),
  Name: z.string().optional(),
  Source: z.string(),
  Destination: z.string(),
  Driver: z.string().optional(),
  RW: z.boolean(),
  Propagation: z.string().optional(),
})
/** One element of `Mounts`: what the container has. */
export type RawMount = z.infer<typeof rawMount>

const rawEndpoint = z.looseObject({
  IPAMConfig: z.record(z.string(), z.unknown()).nullish(),
  Aliases: texts,
  DriverOpts: textByName,
  NetworkID: z.string().optional(),
  EndpointID: z.string().optional(),
  IPAddress: z.string().optional(),
  MacAddress: z.string().optional(),
})
/** One value of `NetworkSettings.Networks`. */
export type RawEndpoint = z.infer<typeof rawEndpoint>

const rawConfig = z.looseObject({
  Hostname: z.string().optional(),
  Domainname: z.string().optional(),
  MacAddress: z.string().optional(),
  NetworkDisabled: z.boolean().optional(),
  Image: z.string(),
  Env: texts,
  Cmd: texts,
  Entrypoint: texts,
  ExposedPorts: presence,
  Volumes: presence,
  Labels: textByName,
})

const rawHostConfig = z.looseObject({
  NetworkMode: z.string().optional(),
  IpcMode: z.string().optional(),
  PidMode: z.string().optional(),
  UTSMode: z.string().optional(),
  ContainerIDFile: z.string().optional(),
  PortBindings: z.record(z.string(), z.array(portBinding).nullable()).nullish(),
  PublishAllPorts: z.boolean().optional(),
  Binds: texts,
  Mounts: z.array(rawMountSpec).nullish(),
  Tmpfs: textByName,
  VolumesFrom: texts,
  VolumeDriver: z.string().optional(),
  Links: texts,
  Dns: texts,
  DnsOptions: texts,
  DnsSearch: texts,
  ExtraHosts: texts,
  Sysctls: textByName,
  Ulimits: z.array(z.looseObject({ Name: z.string() })).nullish(),
  Devices: z.array(z.looseObject({ CgroupPermissions: z.string().optional() })).nullish(),
  MemorySwappiness: wholeNumber.nullish(),
  NanoCpus: wholeNumber.optional(),
  CpuPeriod: wholeNumber.optional(),
  CpuQuota: wholeNumber.optional(),
})
export type RawHostConfig = z.infer<typeof rawHostConfig>

const platform = z.looseObject({ os: z.string(), architecture: z.string(), variant: z.string().optional() })
/** As an OCI image index has it. */
export type Platform = z.infer<typeof platform>

export const rawContainer = z.looseObject({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  /** Which image of an index it is made from; from API 1.48, with the containerd store. */
  ImageManifestDescriptor: z.looseObject({ digest: z.string(), platform: platform.nullish() }).nullish(),
  State: z.looseObject({ Status: z.string() }),
  Config: rawConfig,
  HostConfig: rawHostConfig,
  Mounts: z.array(rawMount).nullish(),
  NetworkSettings: z.looseObject({ Networks: z.record(z.string(), rawEndpoint.nullable()).nullish() }),
})
/** The answer of `GET /containers/{id}/json`. */
export type RawContainer = z.infer<typeof rawContainer>

export const rawImage = z.looseObject({
  Id: z.string(),
  Os: z.string().optional(),
  Architecture: z.string().optional(),
  Variant: z.string().optional(),
  /** Of an image or an index; with the containerd store. */
  Descriptor: z.looseObject({ digest: z.string() }).nullish(),
  RootFS: z.looseObject({ Layers: texts }).nullish(),
  Config: z
    .looseObject({
      Env: texts,
      Cmd: texts,
      Entrypoint: texts,
      ExposedPorts: presence,
      Volumes: presence,
      Labels: textByName,
    })
    .nullish(),
})
/** The answer of `GET /images/{id}/json`. */
export type RawImage = z.infer<typeof rawImage>

export const rawVolume = z.looseObject({
  Name: z.string(),
  Driver: z.string(),
  Options: textByName,
  Labels: textByName,
})
/** The answer of `GET /volumes/{name}`. */
export type RawVolume = z.infer<typeof rawVolume>

/** Whether a name can stand in a path of the engine: one with empty or dotted parts leads elsewhere. */
export function isPlainPath(name: string): boolean {
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\0'))
}

/** The answer of `GET /networks/{id}`, as far as a network is made again from it. */
export const rawNetwork = z.looseObject({
  Id: z.string().optional(),
  Name: z.string().max(255).refine(isPlainPath, 'must be the name of a network'),
  Driver: z.string().max(255),
  EnableIPv4: z.boolean().optional(),
  EnableIPv6: z.boolean().optional(),
  Internal: z.boolean().optional(),
  Attachable: z.boolean().optional(),
  IPAM: z
    .looseObject({
      Driver: z.string().optional(),
      Options: textByName,
      Config: z.array(z.record(z.string(), z.unknown())).nullish(),
    })
    .nullish(),
  Options: textByName,
  Labels: textByName,
})
export type RawNetwork = z.infer<typeof rawNetwork>
