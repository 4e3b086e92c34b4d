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

/** What is to be known of a part. */
const NOTES: Readonly<Record<string, string>> = {
  go:
    'Programs are built by Go 1.27 where nothing else is said. The published Delve, 1.24.1, was made for programs up to Go 1.24: it stops in ' +
    'newer ones, and finds no variables.',
  netcore:
    'There is no .NET where this runs, and no vsdbg: a program in Go stands for `dotnet`, a script for the debugger. No breakpoint is set; ' +
    'the pod starts, `/dbg/netcore/vsdbg` starts in it by exec, and the program answers and ends as before.',
  pods: 'Images for arm64 are built and looked into ([support-images.test.ts](../test/e2e/support-images.test.ts)), and not run.',
}

const COLUMNS = 6

const HEAD = `# The matrix

Real programs in real containers, each with a breakpoint that is set by its line, and what becomes of it. \`npm run test:matrix\`
writes this page with \`UPDATE_EXPECTED=1\`, and holds it fresh, but for its figures, which were measured on two cores.
`

/** docs/matrix.md. */
export function pageOf(rows: readonly Row[]): string {
  const sections = Object.keys(TITLES).flatMap((part) => sectionOf(part, rowsOf(rows, part)))
  return [HEAD, ...summary(rows), ...sections, ...contracts(rows), ''].join('\n')
}

/** Of those in which there is a debugger. */
function summary(all: readonly Row[]): readonly string[] {
  const rows = all.filter(({ cell }) => cell.protocol !== 'stand-in')
  const given = rows.filter(({ skaffold }) => skaffold !== undefined)
  return [
    tableRow('', 'launches', 'breakpoint hit', 'and all else as without a debugger'),
    tableRow('---', '---', '---', '---'),
    sum(
      'here',
      rows.map(({ here }) => here),
    ),
    sum(
      'here, of the launches that Skaffold was given',
      given.map(({ here }) => here),
    ),
    sum(
      '`skaffold debug`',
      given.flatMap(({ skaffold }) => skaffold ?? []),
    ),
  ]
}

function sum(who: string, outcomes: readonly Outcome[]): string {
  const hits = outcomes.filter(({ isHit }) => isHit)
  const passes = outcomes.filter(({ faults }) => faults.length === 0)
  return tableRow(who, ...[outcomes, hits, passes].map(({ length }) => String(length)))
}

const rowsOf = (rows: readonly Row[], part: string) => rows.filter(({ cell }) => partOf(cell) === part)

function sectionOf(part: string, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return []
  const note = NOTES[part]
  return [
    '',
    `## ${TITLES[part]}`,
    '',
    ...(note === undefined ? [] : [note, '']),
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

/** What of a page is the same in every run and for this project to hold: neither figures nor what Skaffold's makes of a launch. */
export function lasting(page: string): readonly string[] {
  const lines = page.split('\n').filter((line) => !line.startsWith('| `skaffold debug` |'))
  return lines.map((line) => {
    const cells = line.split(' | ')
    return cells.length < COLUMNS ? line : cells.slice(0, 3).join(' | ')
  })
}
