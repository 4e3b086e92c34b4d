import { tableRow, wordsOf } from '../../launches/table.js'
import { launchOf, partOf } from './cell.js'
import type { Row } from './row.js'
import type { Outcome } from './run-cell.js'

const TITLES: Readonly<Record<string, string>> = {
  nodejs: 'Node.js',
  python: 'Python',
  go: 'Go',
  jvm: 'JVM',
  netcore: '.NET',
  pods: 'Pods',
}

const HEAD = `# The matrix

Real programs in real containers, each with a breakpoint that is set by its line, and what becomes of it. \`npm run test:matrix\`
writes this page (with \`UPDATE_EXPECTED=1\`) and holds it fresh: all but its figures, which are of one run on two cores.
`

/** docs/matrix.md. */
export function pageOf(rows: readonly Row[]): string {
  const compared = rows.filter(({ skaffold }) => skaffold !== undefined)
  const hits = (each: (row: Row) => Outcome | undefined, of: readonly Row[]) =>
    of.filter((row) => each(row)?.faults.length === 0).length
  const sections = Object.entries(TITLES).flatMap(([runtime, title]) =>
    sectionOf(title, rowsOf(rows, runtime)),
  )
  return [
    HEAD,
    `Passed: ${hits(({ here }) => here, rows)} of ${rows.length} here. Of the ${compared.length} launches that Skaffold was given too: ` +
      `${hits(({ here }) => here, compared)} here, ${hits(({ skaffold }) => skaffold, compared)} by \`skaffold debug\`.`,
    ...sections,
    ...contracts(rows),
    '',
  ].join('\n')
}

const rowsOf = (rows: readonly Row[], runtime: string) => rows.filter(({ cell }) => partOf(cell) === runtime)

function sectionOf(title: string, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return []
  return [
    '',
    `## ${title}`,
    '',
    tableRow('cell', 'launch', 'here', 'to the breakpoint', 'more memory', '`skaffold debug`'),
    tableRow('---', '---', '---', '---', '---', '---'),
    ...rows.map(({ cell, here, skaffold }) => {
      const { image, container = {} } = launchOf(cell)
      const words = [wordsOf(container, image), cell.says].filter(Boolean).join('; ')
      const name = cell.name.slice(cell.name.indexOf('/') + 1).replaceAll('-', ' ')
      return tableRow(
        name,
        words,
        said(here),
        ...figures(here),
        skaffold ? said(skaffold) : 'not given to it',
      )
    }),
  ]
}

/** The same cells by the ways that keep the published paths and flags. */
function contracts(rows: readonly Row[]): readonly string[] {
  const compared = rows.flatMap(({ cell, here, byContract }) =>
    byContract ? [{ cell, here, ...byContract }] : [],
  )
  return [
    '',
    '## By contract',
    '',
    'Some of the cells once more, with the same images, by the published paths and flags: as for the published images',
    '(`contract: skaffold`), and by our launchers (`attach: launcher`).',
    '',
    tableRow('cell', '`contract: ducttape`', '`contract: skaffold`', '`attach: launcher`'),
    tableRow('---', '---', '---', '---'),
    ...compared.map(({ cell, here, skaffold, launcher }) =>
      tableRow(cell.name, said(here), said(skaffold), said(launcher)),
    ),
  ]
}

function said({ faults, isHit }: Outcome): string {
  if (faults.length === 0) return 'pass'
  return isHit ? `hit, but ${faults.join('; ')}` : faults.join('; ')
}

function figures({ seconds, extraMemory }: Outcome): readonly string[] {
  return [
    seconds === undefined ? '-' : `${seconds.toFixed(1)} s`,
    extraMemory === undefined ? '-' : `${(extraMemory / 1e6).toFixed(0)} MB`,
  ]
}

/** A page as it is in every run. */
export const withoutFigures = (page: string): string => page.replaceAll(/-?\d+(?:\.\d+)? (s|MB) /g, '… $1 ')
