import type { ImageSettings, PodContainer } from '../simulator/kubernetes.js'

/** What an image and a pod say of a launch, for a cell of a table. */
export function wordsOf({ command, args }: PodContainer, { Entrypoint, Cmd }: ImageSettings): string {
  const said = { ENTRYPOINT: Entrypoint, CMD: Cmd, command, args }
  return Object.entries(said)
    .filter(([, words]) => words && words.length > 0)
    .map(([name, words]) => `${name} \`${JSON.stringify(words)}\``)
    .join(' ')
}

/** A line of a Markdown table. */
export function tableRow(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', '⏎')).join(' | ')} |`
}
