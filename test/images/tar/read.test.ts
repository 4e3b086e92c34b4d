import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { readTar } from '../../../src/images/tar/read.js'
import type { Entry } from '../tars.js'
import { tarOf } from '../tars.js'

const FOLDER = mkdtempSync(join(tmpdir(), 'ducttape-fn-tar-'))
afterAll(() => rmSync(FOLDER, { recursive: true }))

const MIB = 2 ** 20
const LONG = `${'long/'.repeat(40)}name.json`
const LAYER = { name: 'layer.tar', content: Buffer.alloc(3 * MIB, 'x') }

describe('the JSON files of an archive', () => {
  test.each<[string, readonly Entry[], Record<string, string>]>([
    ['are found by their paths', [{ name: 'a/b.json', content: '{}' }], { 'a/b.json': '{}' }],
    ['stand behind layers', [LAYER, { name: 'manifest.json', content: '[1]' }], { 'manifest.json': '[1]' }],
    ['may begin with a space', [{ name: 'a', content: ' \n{}' }], { a: ' \n{}' }],
    [
      'may fill their block',
      [
        { name: 'a', content: `[${'1'.repeat(510)}]` },
        { name: 'b', content: '{}' },
      ],
      {
        a: `[${'1'.repeat(510)}]`,
        b: '{}',
      },
    ],
    ['are not what else is small', [{ name: 'VERSION', content: '1.0' }, { name: 'empty' }], {}],
    [
      'are not folders or links',
      [
        { name: 'blobs/', type: '5' },
        { name: 'blobs/', type: '5' },
        { name: 'a.json', type: '2', wrong: { 157: 'b.json' } },
      ],
      {},
    ],
    [
      'may be named from the folder that was packed',
      [
        { name: './', type: '5' },
        { name: './/a.json', content: '{}' },
      ],
      { 'a.json': '{}' },
    ],
    [
      'are those of programs older than POSIX',
      [{ name: 'a', content: '{}', wrong: { 156: '\0', 257: '\0'.repeat(8) } }],
      { a: '{}' },
    ],
    ['may be on a contiguous disk', [{ name: 'a', content: '{}', type: '7' }], { a: '{}' }],
    [
      'have a long name in two parts',
      [{ name: 'a.json', content: '{}', wrong: { 345: 'some/prefix' } }],
      { 'some/prefix/a.json': '{}' },
    ],
    [
      'have no prefix where GNU tar keeps times',
      [{ name: 'a.json', content: '{}', wrong: { 257: 'ustar  \0', 345: '14000000000' } }],
      { 'a.json': '{}' },
    ],
    [
      'have a long name by GNU tar, also behind the long aim of a link',
      [
        { name: '././@LongLink', type: 'L', content: `${LONG}\0` },
        { name: '././@LongLink', type: 'K', content: 'aim\0' },
        { name: LONG.slice(0, 100), content: '{}' },
        { name: 'next', content: '{}' },
      ],
      { [LONG]: '{}', next: '{}' },
    ],
    [
      'have what an extended header says',
      [
        {
          name: 'PaxHeader',
          type: 'x',
          content: record('path', 'é/a.json') + record('mtime', '1.5') + record('size', '4'),
        },
        { name: 'short', content: '{ } ', wrong: { 124: '00000000000' } },
        { name: 'next', content: '{}' },
      ],
      { 'é/a.json': '{ } ', next: '{}' },
    ],
    [
      'stand beside global headers',
      [
        { name: 'pax_global_header', type: 'g', content: record('path', 'all') },
        { name: 'a', content: '{}' },
      ],
      { a: '{}' },
    ],
    [
      'have sizes in base 256',
      [{ name: 'a', content: '{}', wrong: { 124: Buffer.from('800000000000000000000002', 'hex') } }],
      { a: '{}' },
    ],
    [
      'have sizes between spaces',
      [{ name: 'a', content: '{}', wrong: { 124: '         2 \0' } }],
      { a: '{}' },
    ],
    [
      'have no content where they are links',
      [
        { name: 'l', type: '1', wrong: { 124: '00000000012' } },
        { name: 'a', content: '{}' },
      ],
      { a: '{}' },
    ],
  ])('%s', async (_, entries, expected) => {
    const archive = tarOf(entries)
    expect(await textsOf(archive)).toEqual(expected)
    expect(await textsOf(gzipSync(archive))).toEqual(expected)
  })

  test.each([
    ['no zeros', Buffer.alloc(0)],
    ['one block of zeros', Buffer.alloc(512)],
    ['zeros and more behind them', Buffer.concat([Buffer.alloc(1024), Buffer.from('more')])],
  ])('are read where an archive ends with %s', async (_, end) => {
    expect(await textsOf(tarOf([{ name: 'a', content: '{}' }], end))).toEqual({ a: '{}' })
    expect(await textsOf(gzipSync(tarOf([{ name: 'a', content: '{}' }], end)))).toEqual({ a: '{}' })
  })

  test.each(['ustar', 'gnu', 'pax', 'v7', 'oldgnu'])(
    'are read from what GNU tar writes as %s',
    async (format) => {
      const tree = mkdtempSync(join(FOLDER, 'tree-'))
      const path = `${'folder/'.repeat(8)}${'a'.repeat(format === 'v7' ? 30 : 90)}.json`
      mkdirSync(dirname(join(tree, path)), { recursive: true })
      writeFileSync(join(tree, path), '{"a":1}')
      const archive = execFileSync('tar', [`--format=${format}`, '-cf', '-', '-C', tree, '.'])
      expect(await textsOf(archive)).toEqual({ [path]: '{"a":1}' })
    },
  )

  test('are not looked for in layers: those of some terabytes take no time', async () => {
    const size = Buffer.from('800000000000010000000000', 'hex')
    const file = fileOf(tarOf([{ name: 'layer.tar', wrong: { 124: size } }], Buffer.alloc(0)))
    truncateSync(file, 512 + 2 ** 40)
    expect(await readTar(file)).toEqual(new Map([['layer.tar', { fault: 'is larger than 4 MiB' }]]))
  })
})

describe('a fault', () => {
  const LEAVES = 'has an entry that leaves the archive: '
  const CUT = 'is cut off'
  const NO_TAR = 'is not a tar archive, or is damaged: a checksum is wrong'
  const NO_SIZE = 'says a size that cannot be'
  const NO_RECORDS = 'has an extended header that cannot be read'

  test.each<[string, Buffer, string]>([
    ['an absolute path', tarOf([{ name: '/etc/passwd', content: '{}' }]), `${LEAVES}"/etc/passwd"`],
    ['a path out of the archive', tarOf([{ name: 'a/../../b' }]), `${LEAVES}"a/../../b"`],
    [
      'a path out of the archive by its prefix',
      tarOf([{ name: 'b', wrong: { 345: '..' } }]),
      `${LEAVES}"../b"`,
    ],
    [
      'a long path out of the archive',
      tarOf([{ name: 'x', type: 'x', content: record('path', '../b') }, { name: 'b' }]),
      `${LEAVES}"../b"`,
    ],
    [
      'a path with a NUL',
      tarOf([{ name: 'x', type: 'x', content: record('path', 'a\0b') }, { name: 'b' }]),
      String.raw`${LEAVES}"a\u0000b"`,
    ],
    [
      'a path without end',
      tarOf([{ name: 'L', type: 'L', content: 'a'.repeat(2000) }, { name: 'b' }]),
      'has an entry whose name is too long',
    ],
    ['a negative size', tarOf([{ name: 'a', wrong: { 124: Buffer.alloc(12, 0xff) } }]), NO_SIZE],
    [
      'a size beyond numbers',
      tarOf([{ name: 'a', wrong: { 124: Buffer.from(`80${'ff'.repeat(11)}`, 'hex') } }]),
      NO_SIZE,
    ],
    ['a size in no digits', tarOf([{ name: 'a', wrong: { 124: '-0000000001' } }]), NO_SIZE],
    ['a size in wrong digits', tarOf([{ name: 'a', wrong: { 124: '00000000009' } }]), NO_SIZE],
    [
      'an extended size in no digits',
      tarOf([{ name: 'x', type: 'x', content: record('size', '-1') }, { name: 'a' }]),
      NO_SIZE,
    ],
    ['a size beyond the file', tarOf([{ name: 'a', wrong: { 124: '77777777777' } }]), CUT],
    [
      'a small size beyond the file',
      tarOf([{ name: 'a', content: '{', wrong: { 124: '00010000000' } }]),
      CUT,
    ],
    ['a cut header', tarOf([{ name: 'a' }], Buffer.from('rest')), 'is cut off, or is not a tar archive'],
    ['a cut long name', tarOf([{ name: 'L', type: 'L', wrong: { 124: '00000100000' } }]), CUT],
    ['a wrong checksum', tarOf([{ name: 'a', wrong: { 148: '0000001' } }]), NO_TAR],
    ['no checksum', tarOf([{ name: 'a', wrong: { 148: 'checksum' } }]), NO_TAR],
    ['something else', Buffer.alloc(2048, 'text'), NO_TAR],
    [
      'records that are cut',
      tarOf([{ name: 'x', type: 'x', content: '99 path=a\n' }, { name: 'a' }]),
      NO_RECORDS,
    ],
    [
      'records that never move on',
      tarOf([{ name: 'x', type: 'x', content: '0 path=a\n' }, { name: 'a' }]),
      NO_RECORDS,
    ],
    [
      'records without a value',
      tarOf([{ name: 'x', type: 'x', content: '7 path\n' }, { name: 'a' }]),
      NO_RECORDS,
    ],
    [
      'a header of two mebibytes',
      tarOf([{ name: 'x', type: 'x', content: Buffer.alloc(2 * MIB, '1') }]),
      'has an extended header that is too long',
    ],
    ['a sparse file', tarOf([{ name: 'a', type: 'S' }]), 'has a sparse file, which is not read here'],
  ])('is said of %s', async (_, archive, fault) => {
    expect(await readTar(fileOf(archive))).toEqual({ fault })
    expect(await readTar(fileOf(gzipSync(archive)))).toEqual({ fault })
  })

  test('is said of what is no file to read', async () => {
    symlinkSync('loop', join(FOLDER, 'loop'))
    execFileSync('mkfifo', [join(FOLDER, 'pipe')])
    const faults = [
      join(FOLDER, 'none'),
      FOLDER,
      join(FOLDER, 'pipe'),
      join(FOLDER, 'loop'),
      '/dev/zero',
    ].map(readTar)
    expect(await Promise.all(faults)).toEqual([
      { fault: 'does not exist' },
      { fault: 'is not a file' },
      { fault: 'is not a file' },
      { fault: 'is a link that leads nowhere' },
      { fault: 'is not a file' },
    ])
  })

  test.each([
    ['zstd', '28b52ffd'],
    ['xz', 'fd377a585a00'],
    ['bzip2', '425a6839'],
  ])('is said of what %s made smaller', async (name, magic) => {
    expect(await readTar(fileOf(Buffer.from(magic.padEnd(2000, '0'), 'hex')))).toEqual({
      fault: `is compressed with ${name}, which is not read here; uncompress it, or use gzip`,
    })
  })

  test('is said of gzip data that is cut or changed', async () => {
    const packed = gzipSync(tarOf([{ name: 'a', content: '{}' }, LAYER]))
    const fault = 'is damaged: its gzip data cannot be unpacked'
    expect(await readTar(fileOf(packed.subarray(0, 200)))).toEqual({ fault })
    expect(await readTar(fileOf(Buffer.concat([packed.subarray(0, 10), Buffer.alloc(50, 7)])))).toEqual({
      fault,
    })
  })

  test('is said of entries without end', async () => {
    const entry = tarOf([{ name: 'a' }], Buffer.alloc(0))
    const archive = Buffer.concat(Array.from({ length: 33_000 }, () => entry))
    const file = fileOf(gzipSync(archive))
    expect(await readTar(file)).toEqual({ fault: 'has more than 32768 entries' })
  })

  test('is said of a file alone that is too large or there twice', async () => {
    const archive = tarOf([
      { name: 'large', content: Buffer.alloc(4 * MIB + 1, '{') },
      { name: 'twice', content: '{}' },
      { name: './twice', content: '[]' },
      { name: 'linked', content: '{}' },
      { name: 'linked', type: '2' },
      { name: 'a', content: '{}' },
    ])
    const files = await readTar(fileOf(archive))
    expect(files).toEqual(
      new Map<string, unknown>([
        ['large', { fault: 'is larger than 4 MiB' }],
        ['twice', { fault: 'is there more than once' }],
        ['linked', { fault: 'is there more than once' }],
        ['a', Buffer.from('{}')],
      ]),
    )
  })

  test('is said of what is more than memory should hold', async () => {
    const content = Buffer.alloc(4 * MIB, '{')
    const entries = Array.from({ length: 17 }, (_, at) => ({ name: `${at}`, content }))
    const files = await readTar(fileOf(gzipSync(tarOf(entries), { level: 1 })))
    const sizes = files instanceof Map ? [...files.values()].map((each) => each.length ?? each.fault) : files
    expect(sizes).toEqual([
      ...Array.from({ length: 16 }, () => 4 * MIB),
      'is more than the 64 MiB that are read',
    ])
  })
})

test('whatever bytes are changed, there are files or a fault', async () => {
  const archive = tarOf([
    { name: 'x', type: 'x', content: record('path', 'a/b') },
    { name: 'a', content: '{}' },
    { name: 'L', type: 'L', content: LONG },
    { name: 'b', content: '[]' },
  ])
  const changed = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { maxLength: 6 })
  const isCounted = fc.boolean()
  await fc.assert(
    fc.asyncProperty(changed, isCounted, async (changes, isSumRight) => {
      const bytes = Buffer.from(archive)
      for (const [at, byte] of changes) bytes[at] = byte
      if (isSumRight) countAgain(bytes)
      const files = await readTar(fileOf(bytes))
      expect(files instanceof Map || typeof (files as { fault: unknown }).fault === 'string').toBe(true)
    }),
    { seed: 1, numRuns: 300 },
  )
})

/** Makes the checksums of the headers right, so that what else was changed is looked at. */
function countAgain(archive: Buffer): void {
  for (let at = 0; at < archive.length - 1024; at += 1024) {
    const header = archive.subarray(at, at + 512)
    header.write('        ', 148)
    const sum = header.reduce((all, byte) => all + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  }
}

function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const bytes = Buffer.byteLength(rest)
  const digits = String(bytes + String(bytes + 2).length).length
  return `${bytes + digits}${rest}`
}

let count = 0
function fileOf(content: Buffer): string {
  count += 1
  const file = join(FOLDER, `${count}.tar`)
  writeFileSync(file, content)
  return file
}

async function textsOf(archive: Buffer): Promise<unknown> {
  const files = await readTar(fileOf(archive))
  if (!(files instanceof Map)) return files
  return Object.fromEntries(
    [...files]
      .filter(([, content]) => !('fault' in content))
      .map(([name, content]) => [name, String(content)]),
  )
}
