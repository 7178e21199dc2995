import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { holdfastVersion } from '../../version.ts'
import type { AnswerDescription } from '../answers.ts'
import { describeSchema } from './describe-schema.ts'
import { examples } from './examples.ts'
import { finishDocument } from './finish-document.ts'
import { nameSchemas } from './name-schemas.ts'

/** What is served below it comes from swagger-ui, and declares no permission of its own. */
export const docsFolder = '/api/docs'

const info = {
  title: 'Holdfast',
  version: holdfastVersion,
  description: 'Clone, back up and restore Docker containers with their data. The same services as in the console.',
}

/** Without the bar that asks for another description. */
const uiConfig = { layout: 'BaseLayout', deepLinking: true, docExpansion: 'list' } as const

/**
 * Collects every route that is added after it and has tags: `/api/openapi.json` describes them, from the schemas that check
 * their requests, and `/api/docs` shows that.
 */
export async function describeRoutes(server: FastifyInstance): Promise<void> {
  const schemaRegistry = nameSchemas()
  const zodToJsonConfig = { override: describeSchema }
  const toComponents = createJsonSchemaTransformObject({ schemaRegistry, zodToJsonConfig })
  const toJsonSchema = createJsonSchemaTransform({ schemaRegistry, zodToJsonConfig })
  await server.register(swagger, {
    openapi: { openapi: '3.1.0', info },
    hideUntagged: true,
    convertConstToEnum: false,
    transform: (route) => withHeaders(toJsonSchema(route), route.schema?.response),
    transformObject: (document) => finishDocument(toComponents(document), examples),
  })
  server.get('/api/openapi.json', { config: { permission: 'containers.view' } }, () => server.swagger())
  await server.register(swaggerUi, { routePrefix: docsFolder, theme: { title: info.title }, uiConfig })
}

/** The provider's transform knows no headers of answers. */
function withHeaders<T extends { schema: FastifySchema }>(described: T, answers: unknown): T {
  const response = (described.schema as FastifySchema | undefined)?.response as Record<string, object> | undefined
  for (const [status, answer] of Object.entries((answers ?? {}) as Record<string, Partial<AnswerDescription>>))
    if (answer.headers !== undefined && response !== undefined)
      response[status] = { ...response[status], headers: answer.headers }
  return described
}
