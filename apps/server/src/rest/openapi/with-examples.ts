/** One request to an operation, and what it is answered with. */
export interface Example {
  /** Unique in its operation. */
  name: string
  summary: string
  path?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  body?: object
  status: number
  /** Left out where it is long. */
  answer?: object
}

/** By operation. */
export type Examples = Readonly<Record<string, readonly Example[]>>

interface Parameter {
  name: string
  in: string
  required?: boolean
  examples?: object
}

interface Operation {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { examples?: object }> }
  responses: Record<string, { content?: Record<string, { examples?: object }> }>
  'x-examples'?: readonly Example[]
}

/**
 * Puts the examples where OpenAPI has a place for them: at needed parameters, bodies and answers, under the same name. `x-examples`
 * has each as one whole request with the status of its answer; a test runs them against the server.
 */
export function withExamples<T extends { paths: Record<string, unknown> }>(description: T, examples: Examples): T {
  for (const path of Object.values(description.paths))
    for (const operation of Object.values(path as Record<string, Operation>))
      for (const example of (operation['x-examples'] = examples[operation.operationId] ?? [])) place(operation, example)
  return description
}

function place(operation: Operation, { name, summary, path, query, body, status, answer }: Example): void {
  const given: Record<string, Readonly<Record<string, string>> | undefined> = { path, query }
  // The page puts an example into the request: into an optional field it would be one that nobody asked for.
  for (const parameter of (operation.parameters ?? []).filter(({ required }) => required === true)) {
    const value = given[parameter.in]?.[parameter.name]
    if (value !== undefined) add(parameter, name, { summary, value })
  }
  const request = operation.requestBody?.content['application/json']
  if (body !== undefined && request !== undefined) add(request, name, { summary, value: body })
  const response = operation.responses[status]?.content?.['application/json']
  if (answer !== undefined && response !== undefined) add(response, name, { summary, value: answer })
}

function add(at: { examples?: object }, name: string, example: { summary: string; value: unknown }): void {
  at.examples = { ...at.examples, [name]: example }
}
