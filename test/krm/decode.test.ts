import { describe, expect, test } from 'vitest'
import { decode } from '../../src/krm/decode.js'

function bytes(text: string, ...more: readonly number[]): Uint8Array {
  return new Uint8Array([...new TextEncoder().encode(text), ...more])
}

const EMPTY =
  'the input is empty; pass a ResourceList or a stream of Kubernetes manifests on stdin or with `-i FILE`'

describe('decode', () => {
  test.each(['a: 1\n', '\uFEFFa: 1\r\n', 'a: "é 😀 \u2028"\n', '\uFEFF\uFEFFa: 1'])(
    'keeps every character of %j',
    (text) => {
      expect(decode(bytes(text))).toBe(text)
    },
  )

  test.each<[situation: string, input: Uint8Array, message: string]>([
    ['nothing', bytes(''), EMPTY],
    ['white space', bytes(' \n\t\r\n'), EMPTY],
    ['a byte order mark alone', bytes('\uFEFF\n'), EMPTY],
    [
      'a NUL',
      bytes('a: 1\nb: \0\n'),
      'line 2 of the input has a NUL character, which YAML forbids; remove it',
    ],
    [
      'a byte of Latin-1',
      bytes('a: caf', 0xe9, 0x0a),
      'the input is not UTF-8: byte 0xe9 at offset 6; convert it to UTF-8 first',
    ],
    [
      'a bad first byte',
      new Uint8Array([0xff, 0x61]),
      'the input is not UTF-8: byte 0xff at offset 0; convert it to UTF-8 first',
    ],
    [
      'a bad byte behind good characters',
      bytes('é😀', 0x80, 0x61),
      'the input is not UTF-8: byte 0x80 at offset 6; convert it to UTF-8 first',
    ],
    [
      'UTF-16',
      new Uint8Array([0xff, 0xfe, 0x61, 0x00]),
      'the input is not UTF-8: byte 0xff at offset 0; convert it to UTF-8 first',
    ],
    [
      'a character cut at the end',
      bytes('a: ', 0xf0, 0x9f, 0x98),
      'the input is not UTF-8: byte 0xf0 at offset 3; convert it to UTF-8 first',
    ],
    [
      'a surrogate',
      bytes('a: ', 0xed, 0xa0, 0x80),
      'the input is not UTF-8: byte 0xed at offset 3; convert it to UTF-8 first',
    ],
  ])('refuses %s', (_, input, message) => {
    expect(() => decode(input)).toThrow(message)
  })
})
