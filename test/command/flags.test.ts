import { describe, expect, test } from 'vitest'
import { address, optionValue } from '../../src/command/flags.js'

describe('address', () => {
  test.each([
    ['9229', '', 9229],
    [':9229', '', 9229],
    ['0.0.0.0:9229', '0.0.0.0', 9229],
    ['localhost:9229', 'localhost', 9229],
    ['*:5005', '*', 5005],
    ['[::]:9229', '[::]', 9229],
    ['[::1]:9229', '[::1]', 9229],
    ['1', '', 1],
    ['65535', '', 65535],
    ['0', '0', undefined],
    ['localhost:0', 'localhost', undefined],
    ['65536', '65536', undefined],
    ['localhost', 'localhost', undefined],
    ['localhost:', 'localhost', undefined],
    ['$(PORT)', '$(PORT)', undefined],
    ['localhost:$(PORT)', 'localhost:$(PORT)', undefined],
    ['unix:/tmp/dlv.sock', 'unix:/tmp/dlv.sock', undefined],
    ['', '', undefined],
    ['-1', '-1', undefined],
    ['1e3', '1e3', undefined],
  ])('%j', (text, host, port) => {
    expect(address(text)).toEqual({ host, port })
  })
})

describe('optionValue', () => {
  test.each<[words: readonly string[], value: string | undefined]>([
    [['x', '--port', '1'], '1'],
    [['x', '--port=1'], '1'],
    [['x', '--port='], ''],
    [['x', '--port'], ''],
    [['x', '--portal=1'], undefined],
    [['--port=1', '--port=2'], '1'],
    [[], undefined],
  ])('of --port in %j is %j', (words, value) => {
    expect(optionValue(words, '--port')).toBe(value)
  })
})
