import { describe, expect, test } from 'vitest'
import { REFUSALS } from '../../src/container/refusals.js'
import { wayFor } from '../../src/runtimes/node-tools.js'

const INSPECT = '--inspect=127.0.0.1:9229'

/** A line with what a program of Node.js gets in its place, the tools' own spellings of it among them. */
function told(line: string): string | undefined {
  const words = line.split(' ')
  const way = wayFor(words)
  switch (way?.way) {
    case 'flag': {
      const spelled = {
        inspect: INSPECT,
        debug: '--debug=127.0.0.1:9229',
        'node-args': `--node-args=${INSPECT}`,
      }
      return words.toSpliced(way.at, 0, spelled[way.spelling]).join(' ')
    }
    case 'node options':
      return words.toSpliced(way.at, 0, `${way.option}=${INSPECT}`).join(' ')
    case 'environment':
      return `NODE_OPTIONS=${INSPECT} ${line}`
    case 'none':
      return way.refusal.refused
    case undefined:
      return undefined
  }
}

const lost = (tool: string): string => REFUSALS.lostTool(tool).refused

describe('the flag stands where the process of the program takes it', () => {
  test.each([
    ['node x.js', `node ${INSPECT} x.js`],
    ['nodejs x.js', `nodejs ${INSPECT} x.js`],
    ['/usr/local/bin/node x.js y', `/usr/local/bin/node ${INSPECT} x.js y`],
    ['node -r ./y.js x.js', `node ${INSPECT} -r ./y.js x.js`],
    ['node --import tsx x.ts', `node ${INSPECT} --import tsx x.ts`],
    ['node --loader ts-node/esm x.ts', `node ${INSPECT} --loader ts-node/esm x.ts`],
    ['node -r ts-node/register x.ts', `node ${INSPECT} -r ts-node/register x.ts`],
    ['node --watch x.js', `node ${INSPECT} --watch x.js`],
    ['node --inspect-port=9230 -r y x.js', `node --inspect-port=9230 ${INSPECT} -r y x.js`],
    ['node --debug-port 9230 x.js', `node --debug-port 9230 ${INSPECT} x.js`],
    ['node x.js --inspect-port=9230', `node ${INSPECT} x.js --inspect-port=9230`],
    ['node -- x.js', `node ${INSPECT} -- x.js`],
    ['node dist/main', `node ${INSPECT} dist/main`],
    ['node', `node ${INSPECT}`],
    ['nodemon x.js', `nodemon ${INSPECT} x.js`],
    ['nodemon', `nodemon ${INSPECT}`],
    ['nodemon -w src -e js,json x.js --port=1', `nodemon ${INSPECT} -w src -e js,json x.js --port=1`],
    ['nodemon --exec node x.js', `nodemon ${INSPECT} --exec node x.js`],
    ['tsx x.ts', `tsx ${INSPECT} x.ts`],
    ['tsx --env-file .env x.ts', `tsx ${INSPECT} --env-file .env x.ts`],
    ['tsx watch x.ts', `tsx watch ${INSPECT} x.ts`],
    ['tsx watch --clear-screen=false x.ts', `tsx watch ${INSPECT} --clear-screen=false x.ts`],
    ['ts-node-dev --respawn x.ts', `ts-node-dev ${INSPECT} --respawn x.ts`],
    ['tsnd x.ts', `tsnd ${INSPECT} x.ts`],
    ['node-dev x.js', `node-dev ${INSPECT} x.js`],
    ['babel-node x.js', `babel-node ${INSPECT} x.js`],
    ['nest start', 'nest start --debug=127.0.0.1:9229'],
    ['nest start web --watch', 'nest start --debug=127.0.0.1:9229 web --watch'],
    ['pm2-runtime x.js', `pm2-runtime --node-args=${INSPECT} x.js`],
    ['pm2-runtime start x.js --name web', `pm2-runtime --node-args=${INSPECT} start x.js --name web`],
    ['pm2-docker x.js', `pm2-docker --node-args=${INSPECT} x.js`],
    ['pm2-runtime --name web x.cjs', `pm2-runtime --node-args=${INSPECT} --name web x.cjs`],
    ['deno run -A x.ts', `deno run ${INSPECT} -A x.ts`],
    ['deno serve x.ts', `deno serve ${INSPECT} x.ts`],
    ['deno -A x.ts', `deno ${INSPECT} -A x.ts`],
  ])('%s', (line, expected) => {
    expect(told(line)).toBe(expected)
  })
})

describe('npm and pnpm hand it on', () => {
  test.each([
    ['npm start', `npm --node-options=${INSPECT} start`],
    ['npm run start:prod -- --port 1', `npm --node-options=${INSPECT} run start:prod -- --port 1`],
    ['npm run tsx', `npm --node-options=${INSPECT} run tsx`],
    ['npm -w web start', `npm --node-options=${INSPECT} -w web start`],
    ['npm x -- ts-node x.ts', `npm --node-options=${INSPECT} x -- ts-node x.ts`],
    ['pnpm start', `pnpm --config.node-options=${INSPECT} start`],
    ['pnpm run start', `pnpm --config.node-options=${INSPECT} run start`],
    ['pnpm node x.js', `pnpm --config.node-options=${INSPECT} node x.js`],
  ])('%s', (line, expected) => {
    expect(told(line)).toBe(expected)
  })
})

describe('what runs the program in its own process reads NODE_OPTIONS', () => {
  test.each([
    'ts-node x.ts',
    'ts-node -r tsconfig-paths/register x.ts',
    'next start',
    'next start -p 3000',
    'ts-node-transpile-only x.ts',
    'functions-framework --target=x',
    'vite',
    'vite preview --port 80',
    'node --run start',
    'node --no-warnings --run=start',
  ])('%s', (line) => {
    expect(told(line)).toBe(`NODE_OPTIONS=${INSPECT} ${line}`)
  })
})

describe('a tool that node starts by its file is that tool', () => {
  test.each([
    ['node node_modules/.bin/tsx x.ts', `node node_modules/.bin/tsx ${INSPECT} x.ts`],
    [
      'node --no-warnings node_modules/tsx/dist/cli.mjs watch x.ts',
      `node --no-warnings node_modules/tsx/dist/cli.mjs watch ${INSPECT} x.ts`,
    ],
    [
      'node node_modules/nodemon/bin/nodemon.js x.js',
      `node node_modules/nodemon/bin/nodemon.js ${INSPECT} x.js`,
    ],
    [
      'node node_modules/@nestjs/cli/bin/nest.js start',
      'node node_modules/@nestjs/cli/bin/nest.js start --debug=127.0.0.1:9229',
    ],
    [
      'node /usr/local/lib/node_modules/npm/bin/npm-cli.js start',
      `node /usr/local/lib/node_modules/npm/bin/npm-cli.js --node-options=${INSPECT} start`,
    ],
    // Its process is the program's, so the flag of node is as good.
    ['node node_modules/.bin/ts-node x.ts', `node ${INSPECT} node_modules/.bin/ts-node x.ts`],
    ['node node_modules/next/dist/bin/next start', `node ${INSPECT} node_modules/next/dist/bin/next start`],
    ['node node_modules/.bin/strapi start', `node ${INSPECT} node_modules/.bin/strapi start`],
    ['node_modules/.bin/strapi start', lost('strapi')],
    ['node_modules/.bin/tsx x.ts', `node_modules/.bin/tsx ${INSPECT} x.ts`],
    ['node .yarn/releases/yarn-4.5.0.cjs start', lost('yarn')],
    ['node node_modules/next/dist/bin/next dev', lost('next')],
  ])('%s', (line, expected) => {
    expect(told(line)).toBe(expected)
  })
})

describe('a tool that keeps the inspector or loses it is refused', () => {
  test.each([
    ['nodemon x.ts', 'nodemon'],
    ['nodemon --exec ts-node x.ts', 'nodemon'],
    ['nodemon -x tsx x.ts', 'nodemon'],
    ['nodemon --exec=npm start', 'nodemon'],
    // It would start node through a shell and not quote these.
    ['nodemon x.js $HOME', 'nodemon'],
    ['ts-node --esm x.ts', 'ts-node'],
    ['ts-node-esm x.ts', 'ts-node-esm'],
    ['next dev', 'next'],
    ['next', 'next'],
    ['nest build', 'nest'],
    ['pm2-runtime -i 2 x.js', 'pm2-runtime'],
    ['pm2-runtime x.js --instances max', 'pm2-runtime'],
    ['pm2-runtime start ecosystem.config.js', 'pm2-runtime'],
    ['pm2-runtime pm2.json', 'pm2-runtime'],
    ['pm2-runtime x.ts', 'pm2-runtime'],
    ['pm2-runtime --interpreter python3 x.js', 'pm2-runtime'],
    // Of two, the last is heard.
    ['pm2-runtime x.js --node-args=--trace-warnings', 'pm2-runtime'],
    ['pm2 start x.js', 'pm2'],
    ['forever x.js', 'forever'],
    ['concurrently x y', 'concurrently'],
    ['yarn start', 'yarn'],
    ['yarnpkg start', 'yarnpkg'],
    ['npx -c x', 'npx'],
    ['npm x -- tsx x.ts', 'npm'],
    ['npm -w web exec nodemon x.js', 'npm'],
    ['pnpm tsx x.ts', 'pnpm'],
    ['pnpm dlx nodemon x.js', 'pnpm'],
    ['deno task start', 'deno'],
    ['nuxt start', 'nuxt'],
    ['sails lift', 'sails'],
    ['turbo run start', 'turbo'],
    ['react-scripts start', 'react-scripts'],
    ['nx serve', 'nx'],
    ['lerna run start', 'lerna'],
    ['strapi start', 'strapi'],
    ['ng serve', 'ng'],
    ['remix dev', 'remix'],
    ['astro dev', 'astro'],
    ['node node_modules/.bin/react-scripts start', 'react-scripts'],
  ])('%s', (line, tool) => {
    expect(told(line)).toBe(lost(tool))
  })

  test('nodemon with options for node in its command', () => {
    expect(wayFor(['nodemon', '--exec', 'node -r dotenv/config', 'x.js'])).toEqual({
      way: 'flag',
      at: 1,
      spelling: 'inspect',
    })
  })

  test('nodemon with the script in its command', () => {
    expect(wayFor(['nodemon', '--exec', 'node x.js'])).toEqual({
      way: 'none',
      refusal: REFUSALS.lostTool('nodemon'),
    })
  })
})

test.each(['./start.sh', 'node-exporter', 'bun x.ts', 'toString', 'constructor', 'nodemonitor', ''])(
  '%j is none of them',
  (line) => {
    expect(told(line)).toBeUndefined()
  },
)
