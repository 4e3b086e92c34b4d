import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { endAll, type Started, start } from '../../debuggers/started.js'
import { outputOf } from '../command.js'
import { newFolder, writeFiles } from '../folder.js'
import { hitByJdwp } from './hit-by-jdwp.js'

afterEach(endAll)

const SOURCE = `
public class Echo {
  public static void main(String[] words) throws InterruptedException {
    for (;; Thread.sleep(20)) new Greeter().greet("Ada");
  }

  static class Greeter {
    void greet(String name) {
      String greeting = "hello " + name;
      System.out.println(greeting); // in a nested class
      Runnable again = () -> {
        String upper = greeting.toUpperCase();
        System.out.println(upper); // in a lambda
      };
      again.run();
    }
  }
}
`
const lineOf = (comment: string) => SOURCE.split('\n').findIndex((line) => line.includes(comment)) + 1
const NESTED = { file: '/elsewhere/Echo.java', line: lineOf('in a nested class'), variable: 'greeting' }
const IN_LAMBDA = { ...NESTED, line: lineOf('in a lambda'), variable: 'upper' }

test.each([
  { situation: 'runs, in a nested class', suspend: 'n', place: NESTED, value: 'hello Ada' },
  { situation: 'waits at its start, in a nested class', suspend: 'y', place: NESTED, value: 'hello Ada' },
  { situation: 'waits at its start, in a lambda', suspend: 'y', place: IN_LAMBDA, value: 'HELLO ADA' },
])('a JVM that $situation, stops twice and goes on', async ({ suspend, place, value }) => {
  const java = await echo(suspend)
  const seen = { line: place.line, value, answer: 'it goes on', at: expect.any(Number) }
  for (const time of [1, 2]) {
    const port = await portOf(java, time)
    expect(await hitByJdwp({ port }, place, () => goesOn(java))).toEqual(seen)
  }
  expect(await goesOn(java)).toBe('it goes on')
})

test('a variable that is not in scope is an error', async () => {
  const java = await echo('y')
  const place = { ...NESTED, variable: 'upper' }
  const hit = hitByJdwp({ port: await portOf(java, 1) }, place, () => goesOn(java))
  await expect(hit).rejects.toThrow('no variable "upper" is in scope')
})

async function echo(suspend: string): Promise<Started> {
  const folder = newFolder()
  writeFiles(folder, { 'Echo.java': SOURCE })
  await outputOf(['javac', '-g', '-d', folder, `${folder}/Echo.java`])
  const agent = `-agentlib:jdwp=transport=dt_socket,server=y,suspend=${suspend},address=127.0.0.1:0`
  return start(['java', agent, '-cp', folder, 'Echo'])
}

/** Asked for port 0, the agent listens on another one for each debugger. */
async function portOf(java: Started, time: number): Promise<number> {
  for (;;) {
    const said = [...java.stdout().matchAll(/at address: (\d+)\n/g)]
    if (said.length >= time) return Number(said[time - 1]?.[1])
    await sleep(10)
  }
}

async function goesOn(java: Started): Promise<string> {
  for (const { length } = java.stdout(); java.stdout().length === length; ) await sleep(10)
  return 'it goes on'
}
