import { parseAllDocuments } from 'yaml'

interface Container {
  readonly name: string
}

interface Templated {
  readonly template?: { readonly spec?: { readonly containers?: readonly Container[] } }
}

interface Resource {
  readonly kind: string
  readonly metadata?: { readonly name: string }
  readonly spec?: Templated & { readonly jobTemplate?: { readonly spec?: Templated } }
}

/** A container of a workload, by the names that results and tables give it. */
export interface ContainerName {
  readonly workload: string
  readonly container: string
}

/** The containers of every workload in a manifest stream; init containers are left out. */
export function containersOf(stream: string): readonly ContainerName[] {
  const resources = parseAllDocuments(stream).map((document): Resource => document.toJS())
  return resources.flatMap(({ kind, metadata, spec }) => {
    const template = (spec?.jobTemplate?.spec ?? spec)?.template
    const containers = template?.spec?.containers ?? []
    return containers.map(({ name }) => ({ workload: `${kind}/${metadata?.name}`, container: name }))
  })
}
