import { describe, expect, onTestFinished, test } from 'vitest'
import { openWire } from '../../../src/images/registry/wire.js'
import type { Said } from '../internet.js'
import { openInternet } from '../internet.js'

const THIS_MACHINE = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

async function ask(said: Said, mayReach: (host: string) => boolean) {
  const internet = await openInternet(() => said)
  onTestFinished(() => internet.close())
  const wire = await openWire({ environment: {}, parallel: 1 })
  const url = new URL(`http://localhost:${internet.port}/`)
  const answer = await wire({ url, headers: {}, signal: AbortSignal.timeout(5000), mayReach })
  return { answer, asked: internet.asked.length }
}

describe('a name', () => {
  test('that leads where an address may not is not followed', async () => {
    const { answer, asked } = await ask({ status: 200 }, (host) => !THIS_MACHINE.includes(host))
    expect(answer).toEqual({
      fault: 'is at an address of this machine or its network that must not be asked',
      mayPass: false,
    })
    expect(asked).toBe(0)
  })

  test('that leads elsewhere is followed', async () => {
    const { answer } = await ask({ status: 200, headers: { a: 'b' }, body: 'c' }, () => true)
    expect(answer).toMatchObject({ status: 200, headers: { a: 'b' }, body: Buffer.from('c') })
  })
})
