import { readFixtures } from '../harness/fixtures.js'
import type { Fixture } from '../harness/fixtures.js'
import type { Simulator } from '../simulator/run.js'
import { run } from '../../src/run.js'
import { SKAFFOLD_DATA, SKAFFOLD_LAUNCHES, verdict, verdictOnSkaffold } from './skaffold.js'
import { tableRow, wordsOf } from './table.js'
import { transform, violations } from './transformed.js'

/** The topics of fixtures that are about launches, in the order of the page. */
const TOPICS: { readonly [topic: string]: string } = {
  launch: 'Launchers and scripts',
  buildpacks: 'Cloud Native Buildpacks',
  go: 'Go',
  nodejs: 'Node.js',
  python: 'Python',
  jvm: 'JVM',
  netcore: '.NET',
  environment: 'Environment',
}

const HEAD = `# Launches

How programs are started, and what is made of each. A test writes this page and holds it fresh
(\`UPDATE_EXPECTED=1 npx vitest run --project unit test/scoreboard.test.ts\`).

## Beside \`skaffold debug\`

What Skaffold's own transform (commit 359a940, run unmodified) and this function make of the same launches, both judged by
[the launch simulator](../test/simulator/README.md), which runs real shells among stub programs and the published support images' rules:
"debugged" is a program that starts with the same words, in the same folder and environment, with the debugger on it, once.
`

/** docs/launches.md: every shape of a launch, what is done with it and why, and what Skaffold does with the same. */
export async function scoreboard(simulator: Simulator): Promise<string> {
  const rows: string[] = []
  const score = { ours: 0, theirs: 0 }
  for (const name of Object.keys(SKAFFOLD_LAUNCHES)) {
    const { row, ours, theirs } = await compared(name, simulator)
    rows.push(row)
    if (ours === 'debugged') score.ours++
    if (theirs === 'debugged') score.theirs++
  }
  const count = rows.length
  return [
    HEAD,
    `Debugged: ${score.ours} of ${count} here, ${score.theirs} of ${count} by Skaffold.`,
    '',
    tableRow('launch', 'words', 'here', '`skaffold debug`'),
    tableRow('---', '---', '---', '---'),
    ...rows,
    '',
    '## Every shape',
    '',
    'Each row is a fixture in `test/fixtures/`, with the whole text before and after.',
    ...(await shapes()),
    '',
  ].join('\n')
}

async function compared(name: string, simulator: Simulator) {
  const launch = SKAFFOLD_LAUNCHES[name]
  if (!launch) throw new Error(`there is no launch "${name}"`)
  const { container, image } = launch
  const given = { container, image, data: SKAFFOLD_DATA }
  const transformed = await transform(given)
  const broken = verdict(await violations(simulator, given, transformed))
  const ours = transformed.outcome === 'changed' ? broken : `${transformed.outcome}: ${transformed.why}`
  const theirs = await verdictOnSkaffold(name, simulator)
  return { row: tableRow(name, wordsOf(container, image), ours, theirs), ours, theirs }
}

async function shapes(): Promise<readonly string[]> {
  const fixtures = readFixtures().filter(({ error }) => error === undefined)
  const sections: string[] = []
  for (const [topic, title] of Object.entries(TOPICS)) {
    const own = fixtures.filter(({ name }) => name.startsWith(`${topic}/`))
    const rows = await Promise.all(own.map(shapeRow))
    sections.push(
      '',
      `### ${title}`,
      '',
      tableRow('situation', 'outcome', 'why'),
      tableRow('---', '---', '---'),
      ...rows.flat(),
    )
  }
  return sections
}

async function shapeRow({ name, sentence, input, functionConfig }: Fixture): Promise<readonly string[]> {
  const { results } = await run(input, functionConfig === undefined ? {} : { functionConfig })
  return results
    .filter(({ tags }) => tags?.['container'] !== undefined)
    .map(({ tags = {} }) => {
      const { outcome = '', runtime, why = '' } = tags
      const what =
        outcome === 'changed' ? `${runtime}` : runtime === undefined ? outcome : `${runtime}: ${outcome}`
      return tableRow(
        `[${name.replace(/^\w+\//, '').replaceAll('-', ' ')}](../test/fixtures/${name}): ${sentence}`,
        what,
        why,
      )
    })
}
