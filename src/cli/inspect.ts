import type { ImageFacts } from '../images/source.js'
import { parseReference } from '../images/reference.js'
import { platformFor } from '../known-images.js'
import type { Asked, Images } from './ask-images.js'
import { openImages } from './ask-images.js'
import { configFor } from './config-for.js'
import { inspectFlags } from './flags.js'
import { INSPECT_HELP } from './help.js'
import { inspectReport } from './inspect-report.js'
import { visible } from './visible.js'
import type { World } from './world.js'
import { CommandError, EXIT } from './world.js'

/** The command `inspect`: tells what an image says, and what the function would do with it. Returns the exit code. */
export async function inspect(words: readonly string[], world: World): Promise<number> {
  const { image = '', ...flags } = inspectFlags(words)
  if (flags.help) {
    await world.out(INSPECT_HELP)
    return EXIT.ok
  }
  const reference = parseReference(image)
  if (!reference)
    throw new CommandError(`"${visible(image)}" is no image reference such as "example.com/shop/web:v1"`)
  const config = await configFor(flags, undefined, world)
  const images = await openImages(config, world)
  const wanted = { image, reference, platform: platformFor(undefined, config.sources) }
  const asked = toldOf(image, images) ?? (await images.ask(wanted, false))
  if (!asked.facts) {
    world.err(unknownText(image, asked.others))
    return EXIT.failed
  }
  const container = { image, command: flags.command, args: flags.args }
  await world.out(await inspectReport({ ...asked, facts: asked.facts }, container, { config, images }))
  return EXIT.ok
}

/** What the functionConfig says comes before all that anybody else does. */
function toldOf(image: string, images: Images): (Asked & { readonly facts: ImageFacts }) | undefined {
  const config = images.said(image)
  const by = 'the functionConfig'
  return config && { facts: { config, digest: undefined, platform: undefined, by }, others: [] }
}

function unknownText(image: string, others: readonly string[]): string {
  const lines = others.length > 0 ? others : ['nobody was asked']
  return [`ducttape-fn: nobody knows "${image}":`, ...lines.map((line) => `  ${line}`)]
    .map((line) => `${visible(line)}\n`)
    .join('')
}
