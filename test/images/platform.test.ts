import { describe, expect, test } from 'vitest'
import { choosePlatform, parsePlatform, platformName } from '../../src/images/platform.js'

describe('the text of a platform', () => {
  test.each([
    ['linux/amd64', { os: 'linux', architecture: 'amd64' }],
    ['linux/arm64/v8', { os: 'linux', architecture: 'arm64', variant: 'v8' }],
    ['linux/arm/7', { os: 'linux', architecture: 'arm', variant: 'v7' }],
    ['Linux/x86_64', { os: 'linux', architecture: 'amd64' }],
    ['linux/aarch64', { os: 'linux', architecture: 'arm64' }],
    ['linux/armhf', { os: 'linux', architecture: 'arm', variant: 'v7' }],
    ['windows/amd64', { os: 'windows', architecture: 'amd64' }],
    ['linux', undefined],
    ['amd64', undefined],
    ['', undefined],
    ['linux/', undefined],
    ['linux/amd64/', undefined],
    ['linux/arm/v7/x', undefined],
    ['linux/a b', undefined],
    ['linux/amd64\r\nX: y', undefined],
  ])('%j', (text, expected) => {
    expect(parsePlatform(text)).toEqual(expected)
  })
})

describe('a node of a platform runs', () => {
  test.each([
    ['linux/amd64', ['linux/arm64', 'linux/amd64'], 'linux/amd64'],
    ['linux/amd64', ['linux/amd64/v3', 'linux/amd64/v1'], 'linux/amd64/v1'],
    ['linux/amd64/v3', ['linux/amd64', 'linux/amd64/v2', 'linux/amd64/v4'], 'linux/amd64/v2'],
    ['linux/amd64', ['linux/386'], 'linux/386'],
    ['linux/amd64', ['windows/amd64'], undefined],
    ['linux/arm64', ['linux/arm64/v8'], 'linux/arm64/v8'],
    ['linux/arm64/v8', ['linux/arm64'], 'linux/arm64'],
    ['linux/arm64/v9', ['linux/arm64'], 'linux/arm64'],
    ['linux/arm64', ['linux/amd64', 'linux/arm/v6', 'linux/arm/v7'], 'linux/arm/v7'],
    ['linux/arm/v7', ['linux/arm/v5', 'linux/arm/v6'], 'linux/arm/v6'],
    ['linux/arm', ['linux/arm/v6', 'linux/arm/v7'], 'linux/arm/v7'],
    ['linux/arm/v6', ['linux/arm/v7', 'linux/arm'], undefined],
    ['linux/s390x', ['linux/amd64'], undefined],
    ['linux/riscv64', ['linux/riscv64'], 'linux/riscv64'],
  ])('%s: of %j, %s', (wanted, names, expected) => {
    const choices = names.map((name) => ({ platform: parsePlatform(name) }))
    const chosen = choosePlatform(choices, parsePlatform(wanted) ?? { os: '', architecture: '' })
    expect(chosen?.platform && platformName(chosen.platform)).toBe(expected)
  })
})
