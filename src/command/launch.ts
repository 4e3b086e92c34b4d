import type { ContainerFacts, ImageConfig, Launch } from '../container/container.js'
import { UNKNOWN } from '../container/reasons.js'
import type { Kept, Origin, Words } from '../container/words.js'
import { lookThrough } from './look-through.js'

type WithCommand = Pick<ContainerFacts, 'command' | 'args' | 'image'>

/** The words that the kubelet would run, and the program inside them, launchers looked through. */
export async function launchOf(container: WithCommand, config: ImageConfig | undefined): Promise<Launch> {
  const words = commandLine(container, config)
  if (words) return lookThrough(words)
  const unknown = container.image === undefined ? UNKNOWN.noImage() : UNKNOWN.image(container.image)
  return { words: [], wrap: (changed) => changed, unknown }
}

/**
 * A container's command line by Kubernetes' rules: `command` replaces the image's ENTRYPOINT and hides its CMD, `args`
 * replace the CMD. Undefined where a part is the image's and nothing is known about it.
 */
function commandLine({ command, args }: WithCommand, config: ImageConfig | undefined): Words | undefined {
  if (command && command.length > 0) return [...kept(command, 'command'), ...kept(args ?? [], 'args')]
  if (!config) return undefined
  const rest = args && args.length > 0 ? kept(args, 'args') : kept(config.Cmd ?? [], 'cmd')
  const words = [...kept(config.Entrypoint ?? [], 'entrypoint'), ...rest]
  return words.length > 0 ? words : undefined
}

function kept(values: readonly string[], origin: Origin): readonly Kept[] {
  return values.map((value, index) => ({ kind: 'kept', value, origin, index }))
}
