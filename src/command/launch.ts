import type { Container, Launch } from '../container/container.js'
import { isComplete, podVariables, startVariables } from '../container/environment.js'
import { expand } from '../container/expansion.js'
import { UNKNOWN } from '../container/reasons.js'
import type { Kept, Origin, Words } from '../container/words.js'
import { textOf } from '../container/words.js'
import { buildpacksOf, isOfBuildpacks } from './buildpacks.js'
import type { Circumstances } from './look-through.js'
import { lookThrough, plainLaunch } from './look-through.js'
import { processLaunch } from './process-launch.js'
import { mayRunScript } from './shells.js'

type Startable = Pick<Container, 'command' | 'args' | 'image' | 'env' | 'envFrom' | 'imageConfig'> &
  Partial<Pick<Container, 'imageGaps'>>
type Variables = Circumstances['podVariables']

/** The words that the kubelet would run, and the program inside them, launchers looked through. */
export async function launchOf(container: Startable, recognise: Circumstances['recognise']): Promise<Launch> {
  const variables = podVariables(container)
  const words = commandLine(container, variables)
  if (!words) return { ...plainLaunch([]), unknown: whyUnknown(container) }
  const isScripted = mayRunScript(words.map(textOf)) || isOfBuildpacks(container)
  const inScript = isScripted ? (await import('./script.js')).inScript : undefined
  const around = {
    podVariables: variables,
    variables: startVariables(container),
    isComplete: isComplete(container),
    buildpacks: buildpacksOf(container),
    ofBuildpacks: processLaunch,
    recognise,
    inScript,
  }
  return lookThrough(words, around)
}

/**
 * A container's command line by Kubernetes' rules: `command` replaces the image's ENTRYPOINT and hides its CMD, `args`
 * replace the CMD. Undefined where a part is the image's and nothing is known about it.
 */
function commandLine(container: Startable, variables: Variables): Words | undefined {
  const { command, args, imageConfig, imageGaps = [] } = container
  const ofPod = (values: readonly string[], origin: Origin) => values.map(podWord(origin, variables))
  if (command && command.length > 0) return [...ofPod(command, 'command'), ...ofPod(args ?? [], 'args')]
  if (!imageConfig || imageGaps.includes('Entrypoint')) return undefined
  if (!args?.length && imageGaps.includes('Cmd')) return undefined
  const rest = args && args.length > 0 ? ofPod(args, 'args') : kept(imageConfig.Cmd ?? [], 'cmd')
  const words = [...kept(imageConfig.Entrypoint ?? [], 'entrypoint'), ...rest]
  return words.length > 0 ? words : undefined
}

function whyUnknown({ image, imageConfig, imageGaps = [] }: Startable): string {
  if (image === undefined) return UNKNOWN.noImage()
  if (!imageConfig) return UNKNOWN.image(image)
  if (imageGaps.includes('Entrypoint')) return UNKNOWN.imageField('ENTRYPOINT', image)
  return imageGaps.includes('Cmd') ? UNKNOWN.imageField('CMD', image) : UNKNOWN.noStart(image)
}

function podWord(origin: Origin, variables: Variables): (source: string, index: number) => Kept {
  return (source, index) => {
    const value = expand(source, variables).text
    return { kind: 'kept', value, ...(value === source ? {} : { source }), origin, index }
  }
}

function kept(values: readonly string[], origin: Origin): readonly Kept[] {
  return values.map((value, index) => ({ kind: 'kept', value, origin, index }))
}
