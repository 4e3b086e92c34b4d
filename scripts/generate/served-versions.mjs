// Which versions of a language the debuggers of the support images serve, for the function and for people.

/** @typedef {import('./images.mjs').Window} Window */
/** @typedef {{ debugger: string, windows: Window[] }} Served */

/**
 * The text of src/runtimes/served-versions.ts.
 * @param {Record<string, Served>} ours
 * @param {Record<string, Window[]>} published
 */
export function servedVersions(ours, published) {
  const theirs = Object.entries(ours).map(([runtime, { debugger: by }]) => [
    runtime,
    { debugger: by, windows: published[runtime] ?? [] },
  ])
  return `import type { Contract, RuntimeImage } from '../container/plan.js'

/** The versions of a language, both ends included, that one debugger of a support image serves. */
export interface Served {
  readonly from: string
  readonly to: string
  /** The debugger and its version, as a person says it. */
  readonly by: string
}

// Written by \`npm run generate\` from images/versions.yaml, which names the sources.
/** What the support images serve, the published ones and ours; an empty list: any version, as far as is known. */
export const SERVED_VERSIONS: {
  readonly [contract in Contract]: { readonly [runtime in RuntimeImage]: readonly Served[] }
} = {
${contractText('skaffold', Object.fromEntries(theirs))}
${contractText('ducttape', ours)}
}
`
}

/**
 * @param {string} contract
 * @param {Record<string, Served>} served
 */
function contractText(contract, served) {
  const runtimes = Object.entries(served).map(([runtime, { debugger: by, windows }]) => {
    const list = windows.map(
      ({ version, from, to }) =>
        `      { from: '${from}', to: '${to}', by: '${version ? `${by} ${version}` : by}' },`,
    )
    // As the formatter writes it: one element stands in its line.
    if (list.length < 2) return `    ${runtime}: [${list.join('').trim().replace(/,$/, '')}],`
    return `    ${runtime}: [\n${list.join('\n')}\n    ],`
  })
  return `  ${contract}: {\n${runtimes.join('\n')}\n  },`
}

/**
 * The table of images/README.md.
 * @param {Record<string, Served>} served
 */
export function versionTable(served) {
  const rows = Object.entries(served).flatMap(([runtime, { windows, debugger: by }]) =>
    windows.map(
      ({ version, from, to }) =>
        `| ${runtime} | ${from === to ? from : `${from} to ${to}`} | ${version ? `${by} ${version}` : by} |`,
    ),
  )
  return ['| image | language versions | debugger |', '|---|---|---|', ...rows].join('\n')
}
