import { describe, expect, test } from 'vitest'
import { isNode, runsPackageScript, scriptOfNode, toolName } from '../../src/command/node-words.js'

describe('node by its names', () => {
  test.each(['node', 'nodejs', '/usr/local/bin/node', '/nodejs/bin/node'])('%s', (program) => {
    expect(isNode(program)).toBe(true)
  })

  test.each(['nodemon', 'node20', 'node.js', '/opt/node/bin/npm', ''])('not %j', (program) => {
    expect(isNode(program)).toBe(false)
  })
})

describe('the script that node runs', () => {
  test.each<[line: string, script: string | undefined]>([
    ['node x.js', 'x.js'],
    ['node x.js -r y.js', 'x.js'],
    ['node --enable-source-maps x.js', 'x.js'],
    ['node --max-old-space-size=4096 x.js', 'x.js'],
    ['node -r ./y.js x.js', 'x.js'],
    ['node --require ./y.js --require=./z.js x.js', 'x.js'],
    ['node --import tsx x.ts', 'x.ts'],
    ['node --loader ts-node/esm x.ts', 'x.ts'],
    ['node -C production --env-file .env x.js', 'x.js'],
    ['node --env-file=.env x.js', 'x.js'],
    ['node --title web --dns-result-order ipv4first x.js', 'x.js'],
    ['node --max-http-header-size 16384 x.js', 'x.js'],
    ['node --disable-proto delete --unhandled-rejections strict x.js', 'x.js'],
    ['node --watch --watch-path src x.js', 'x.js'],
    // V8's own options take no word.
    ['node --stack-size x.js', 'x.js'],
    ['node --inspect 9229', '9229'],
    ['node --inspect-port 9230 --inspect x.js', 'x.js'],
    ['node -- x.js', 'x.js'],
    ['node --trace-warnings -- -x.js', '-x.js'],
    ['node -e 1 y', 'y'],
    ['node', undefined],
    ['node --', undefined],
    ['node -r', undefined],
    ['node --run start', undefined],
    ['node -p process.version', undefined],
  ])('of %s', (line, script) => {
    const words = line.split(' ')
    expect(words[scriptOfNode(words)]).toBe(script)
  })
})

describe('a script of package.json', () => {
  test.each(['node --run start', 'node --run=start', 'node --no-warnings --run start -- x'])('%s', (line) => {
    expect(runsPackageScript(line.split(' '))).toBe(true)
  })

  test.each(['node x.js', 'node x.js --run start', 'node -- x.js --run', 'node --runtime-thing x.js'])(
    'not %s',
    (line) => {
      expect(runsPackageScript(line.split(' '))).toBe(false)
    },
  )
})

describe("a tool's name", () => {
  test.each([
    ['tsx', 'tsx'],
    ['/app/node_modules/.bin/tsx', 'tsx'],
    ['node_modules/tsx/dist/cli.mjs', 'tsx'],
    ['node_modules/ts-node/dist/bin.js', 'ts-node'],
    ['node_modules/nodemon/bin/nodemon.js', 'nodemon'],
    ['/usr/local/lib/node_modules/npm/bin/npm-cli.js', 'npm'],
    ['/usr/local/lib/node_modules/npm/bin/npx-cli.js', 'npx'],
    ['node_modules/@nestjs/cli/bin/nest.js', 'nest'],
    ['node_modules/next/dist/bin/next', 'next'],
    ['node_modules/cross-env/src/bin/cross-env.js', 'cross-env'],
    ['/app/node_modules/concurrently/index.js', 'concurrently'],
    ['.yarn/releases/yarn-4.5.0.cjs', 'yarn'],
    ['pm2-runtime', 'pm2-runtime'],
    ['dist/index.js', 'index'],
    ['server.js', 'server'],
    ['', ''],
  ])('of %j is %j', (program, name) => {
    expect(toolName(program)).toBe(name)
  })
})
