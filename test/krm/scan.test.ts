import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMap, isScalar, isSeq, parseAllDocuments, parseDocument } from 'yaml'
import { parseItem } from '../../src/krm/parse.js'
import { scanResourceList, scanStream } from '../../src/krm/scan.js'

// The scanner may always say that it does not know (undefined): then a parser reads the text. What it says must be true.

const LISTS: { readonly [situation: string]: string } = {
  'compact items': list(['- apiVersion: v1', '  kind: Pod', '- apiVersion: v1', '  kind: Service']),
  'wide items': list(['  - apiVersion: v1', '    kind: Pod', '  - apiVersion: v1', '    kind: Service']),
  'items four columns in': list(['    - kind: Pod', '      a: 1', '    - kind: Job']),
  'one item': list(['- kind: Pod']),
  'no items': list([], 'items: []'),
  'no items, and a comment': list([], 'items: [] # none'),
  'nothing behind `items`': list([]),
  'comments between items': list([
    '- kind: Pod',
    '# of the next',
    '- kind: Job',
    '  # of the one before',
    '',
  ]),
  'comments before the first item': list(['# a', '  # b', '- kind: Pod', '- kind: Job']),
  'a comment on the dash line': list(['- # top comment', '  apiVersion: v1', '  kind: Pod', '- kind: Job']),
  'a comment on the dash line of a wide list': list([
    '  - # top',
    '    kind: Pod',
    '  - # next',
    '    kind: Job',
  ]),
  'a comment behind `items`': list(['- kind: Pod'], 'items: # all of them'),
  'an empty line between items': list(['- kind: Pod', '', '- kind: Job', '']),
  'a literal that looks like items': list([
    '- kind: ConfigMap',
    '  data:',
    '    a: |',
    '      - kind: Pod',
    '      - b',
    '- kind: Job',
  ]),
  'a literal with `---` at its indent': list([
    '- kind: ConfigMap',
    '  data:',
    '    a: |',
    '      ---',
    '      kind: Pod',
    '      ...',
    '- kind: Job',
  ]),
  'a literal as deep as it may be': list([
    '- kind: ConfigMap',
    '  a: |',
    '   - x',
    '   kind: Pod',
    '- kind: Job',
  ]),
  'a literal with an indentation indicator': list([
    '- kind: ConfigMap',
    '  a: |1',
    '    - x',
    '   kind: Pod',
    '- kind: Job',
  ]),
  'a literal with a comment-like line': list([
    '- kind: ConfigMap',
    '  a: |',
    '    # - x',
    '    # kind: Pod',
    '- kind: Job',
  ]),
  'a literal that keeps empty lines': list(['- kind: ConfigMap', '  a: |+', '    x', '', '', '- kind: Job']),
  'a folded text with items': list([
    '- kind: ConfigMap',
    '  a: >-',
    '    x',
    '',
    '    - kind: Pod',
    '- kind: Job',
  ]),
  'quoted kinds': list(['- kind: "Pod"', "- kind: 'Job'"]),
  'a kind with a comment': list(['- kind: Pod # a pod', '- kind: Job  # a job']),
  'a quoted key': list(['- "kind": Pod', "- 'kind': Job"]),
  'a kind on the next line': list(['- kind:', '    Pod', '- kind: Job']),
  'a kind with a tag or an anchor': list(['- kind: !!str Pod', '- kind: &k Job', '- kind: *k']),
  'a kind further in': list(['- metadata:', '    kind: Pod', '  kind: Job', '- spec:', '    kind: Pod']),
  'no kind': list(['- metadata: {}', '- spec:', '  - kind: Pod']),
  'flow items': list(['- {kind: Pod}', '- {"kind": "Job", "metadata": {}}']),
  'flow items over several lines': list(['- {', '    kind: Pod,', '  }', '- kind: Job']),
  'an item with an anchor': list(['- &a', '  kind: Pod', '- *a']),
  'an item with a tag': list(['- !!map', '  kind: Pod']),
  'an item with a complex key': list(['- ? kind', '  : Pod', '- kind: Job']),
  'an item with more spaces behind its dash': list(['-   kind: Pod', '    a: 1', '- kind: Job']),
  'an item behind its dash': list(['-', '  kind: Pod', '-', '  kind: Job']),
  'an item that is nothing': list(['-', '- kind: Job']),
  tabs: list(['-\tkind: Pod', '- kind:\tJob']),
  'a text over several lines': list(['- a: "x', '    - kind: Pod', '    kind: Job"', '  kind: Service']),
  'functionConfig before items': `kind: ResourceList\nfunctionConfig:\n  kind: DuctTape\n  spec: {}\nitems:\n- kind: Pod\n`,
  'functionConfig behind items': `kind: ResourceList\nitems:\n- kind: Pod\nfunctionConfig:\n  kind: DuctTape\n`,
  'a flow functionConfig': `kind: ResourceList\nitems:\n- kind: Pod\nfunctionConfig: {kind: DuctTape,\n  spec: {}}\n`,
  'a functionConfig that is nothing': `kind: ResourceList\nfunctionConfig:\nitems:\n- kind: Pod\n`,
  'other keys': `apiVersion: v1\nkind: ResourceList\nmetadata:\n  name: x\nitems:\n- kind: Pod\nfoo: bar\n`,
  'results already': `kind: ResourceList\nitems:\n- kind: Pod\nresults:\n- message: x\n`,
  'results before items': `kind: ResourceList\nresults:\n- message: x\nitems:\n- kind: Pod\n`,
  'another list behind items': `kind: ResourceList\nitems:\n- kind: Pod\nother:\n- kind: Job\n`,
  'another list before items': `kind: ResourceList\nother:\n- kind: Job\nitems:\n- kind: Pod\n`,
  'flow items in a line': `kind: ResourceList\nitems: [{kind: Pod}, {kind: Job}]\n`,
  'a document marker in front': `---\nkind: ResourceList\nitems:\n- kind: Pod\n`,
  'a document marker behind': `kind: ResourceList\nitems:\n- kind: Pod\n---\n`,
  'a document end marker': `kind: ResourceList\nitems:\n- kind: Pod\n...\n`,
  'a quoted ResourceList': `kind: "ResourceList"\nitems:\n- kind: Pod\n`,
  'no newline at the end': `kind: ResourceList\nitems:\n- kind: Pod\n- kind: Job`,
  'no newline behind `items`': `kind: ResourceList\nitems:`,
  'a comment at the end': `kind: ResourceList\nitems:\n- kind: Pod\n# the end\n`,
  JSON: `{"kind": "ResourceList", "items": [{"kind": "Pod"}]}`,
}

describe('scanResourceList tells what the parser tells', () => {
  test.each(Object.entries(LISTS))('%s', (_, text) => {
    for (const form of [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`]) expectAgreement(form)
  })

  test('any mixture of items', () => {
    fc.assert(
      fc.property(resourceList, (text) => expectAgreement(text)),
      { numRuns: 500 },
    )
  })

  test('it knows what kpt and kustomize write', () => {
    const known = [
      'compact items',
      'wide items',
      'comments between items',
      'a comment on the dash line',
      'no items',
    ]
    expect(known.map((name) => scanResourceList(LISTS[name] ?? '') !== undefined)).toEqual(
      known.map(() => true),
    )
  })

  test('it gives kinds without a parser', () => {
    const scanned = scanResourceList(LISTS['a comment on the dash line of a wide list'] ?? '')
    expect(scanned?.items.map(({ kind }) => kind)).toEqual(['Pod', 'Job'])
  })
})

const STREAMS: { readonly [situation: string]: string } = {
  'one document': 'kind: Pod\n',
  'two documents': 'kind: Pod\n---\nkind: Job\n',
  'markers at both ends': '---\nkind: Pod\n---\nkind: Job\n---\n',
  'comments on marker lines': '--- # a\nkind: Pod\n--- # b\nkind: Job\n',
  'a document of comments': '# only\n---\n# this\n---\nkind: Pod\n',
  'an empty document': '---\n---\nkind: Pod\n---\n\n---\n',
  'a literal with `---`': 'kind: ConfigMap\ndata:\n  a: |\n    ---\n    kind: Pod\n---\nkind: Job\n',
  'a literal at column one': 'kind: ConfigMap\na: |\n ---\n kind: Pod\n---\nkind: Job\n',
  'a marker-like word': 'kind: Pod\na:\n  ---x\n---\nkind: Job\n',
  'a mapping on the marker line': '--- {kind: Pod}\n--- {kind: Job}\n',
  'a quoted kind': 'kind: "Pod"\n---\n"kind": Job\n',
  'JSON documents': '{"kind": "Pod"}\n---\n{"kind": "Job"}\n',
  directives: '%YAML 1.2\n---\nkind: Pod\n',
  'document end markers': 'kind: Pod\n...\n---\nkind: Job\n...\n',
  'no newline at the end': 'kind: Pod\n---\nkind: Job',
  'a marker at the very end': 'kind: Pod\n---',
  'spaces behind the marker': 'kind: Pod\n---   \nkind: Job\n',
  'a comment before the first marker': '# Copyright\n---\nkind: Pod\n',
  'no kind': 'a: 1\n---\nspec:\n  kind: Pod\n',
}

describe('scanStream tells what the parser tells', () => {
  test.each(Object.entries(STREAMS))('%s', (_, text) => {
    for (const form of [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`]) expectSameDocuments(form)
  })

  test('any mixture of documents', () => {
    fc.assert(
      fc.property(stream, (text) => expectSameDocuments(text)),
      { numRuns: 500 },
    )
  })
})

/** A ResourceList of lines. */
function list(lines: readonly string[], items = 'items:'): string {
  return ['apiVersion: config.kubernetes.io/v1', 'kind: ResourceList', items, ...lines, ''].join('\n')
}

function expectAgreement(text: string): void {
  const scanned = scanResourceList(text)
  if (!scanned) return
  const { contents, errors } = parseDocument(text, { logLevel: 'silent', schema: 'failsafe' })
  if (errors.length > 0 || !isMap(contents)) return
  const items = contents.get('items', true)
  const nodes = isSeq(items) ? items.items : []
  expect(scanned.items).toHaveLength(nodes.length)
  for (const [i, chunk] of scanned.items.entries()) {
    const node = nodes[i]
    const [start = -1, end = -1] = (node as { range?: readonly number[] }).range ?? []
    expect(chunk.start).toBeLessThanOrEqual(start)
    // A node's range may reach into the indent of the line behind it.
    expect(chunk.end).toBeGreaterThanOrEqual(text.slice(0, end).trimEnd().length)
    if (chunk.kind !== undefined) expect(chunk.kind).toBe(kindOf(node))
    if (isMap(node)) expect(parseItem(text, chunk).map.toJSON()).toEqual(node.toJSON())
  }
  const config = contents.get('functionConfig', true)
  expect(scanned.functionConfig !== undefined).toBe(config !== undefined)
}

function expectSameDocuments(text: string): void {
  const chunks = scanStream(text)
  if (!chunks) return
  const documents = parseAllDocuments(text, { logLevel: 'silent', schema: 'failsafe' })
  if ('empty' in documents || documents.some(({ errors }) => errors.length > 0)) return
  const full = documents.filter(({ contents }) => isMap(contents))
  expect(chunks).toHaveLength(full.length)
  for (const [i, chunk] of chunks.entries()) {
    const contents = full[i]?.contents
    if (chunk.kind !== undefined) expect(chunk.kind).toBe(kindOf(contents))
    expect(parseItem(text, chunk).map.toJSON()).toEqual(full[i]?.toJSON())
  }
}

function kindOf(node: unknown): string | undefined {
  const kind = isMap(node) ? node.get('kind', true) : undefined
  return isScalar(kind) ? String(kind.value) : undefined
}

// Lines that sit in an item at their own indent; `|` stands for the column of the item's keys.
const PIECES = [
  ['kind: Pod'],
  ['kind: "Service"'],
  ['# kind: Pod'],
  ['metadata: {name: x}'],
  ['metadata:', '  name: x', '  kind: Job'],
  ['data:', '  a: |', '    - kind: Pod', '    ---', '    kind: Job'],
  ['text: |2-', '   kind: Pod', '  - x'],
  ['spec:', '- kind: Pod', '- b'],
  ['spec:', '  - kind: Pod', '  # x'],
  ['long: >', '  kind: Pod', '', '  - x'],
  ['quoted: "a', '  kind: Pod"'],
  [''],
]

const item = fc.subarray(PIECES, { minLength: 1 })
const shape = fc.record({
  column: fc.constantFrom(0, 2, 4),
  comment: fc.constantFrom('', '# between', '    # deep'),
  dash: fc.constantFrom('', '# on the dash'),
  newline: fc.constantFrom('\n', '\r\n'),
  config: fc.constantFrom('none', 'before', 'behind'),
  ends: fc.boolean(),
})

const resourceList = fc
  .tuple(fc.array(item, { maxLength: 4 }), shape)
  .map(([items, { column, comment, dash, newline, config, ends }]) => {
    const pad = ' '.repeat(column)
    const lines = items.flatMap((pieces) => {
      const [first = '', ...rest] = [
        ...(dash ? [dash] : []),
        ...pieces.flat().filter((line, i) => i > 0 || line),
      ]
      return [
        `${pad}- ${first}`.trimEnd(),
        ...rest.map((line) => (line ? `${pad}  ${line}` : '')),
        ...(comment ? [comment] : []),
      ]
    })
    const functionConfig = ['functionConfig:', '  kind: DuctTape', '  items:', '  - kind: Pod']
    const all = [
      'kind: ResourceList',
      ...(config === 'before' ? functionConfig : []),
      'items:',
      ...lines,
      ...(config === 'behind' ? functionConfig : []),
    ]
    return all.join(newline) + (ends ? newline : '')
  })

const stream = fc
  .tuple(
    fc.array(item, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('---', '--- # next', '---  '),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(
    ([items, marker, newline]) =>
      items.map((pieces) => pieces.flat().join(newline)).join(`${newline}${marker}${newline}`) + newline,
  )
