import { describe, expect, test } from 'vitest'
import { LAUNCHERS } from '../../src/command/launcher-table.js'
import { isOpaque, launcherEffect } from '../../src/command/launchers.js'

// Each line has a `|` where the launcher's own words end; every launcher of the table has its row.
const ROWS: Readonly<Record<string, readonly string[]>> = {
  tini: ['tini | node x', '/sbin/tini -- | node x', 'tini -g -p SIGTERM -e 143 -- | node x'],
  'tini-static': ['/usr/bin/tini-static -s -- | node x'],
  'docker-init': ['/sbin/docker-init -- | node x'],
  'dumb-init': [
    'dumb-init | node x',
    'dumb-init -v -c -- | node x',
    'dumb-init -r 15:2 --rewrite 1:0 | node x',
  ],
  catatonit: ['/usr/bin/catatonit -g -- | node x'],
  '/init': ['/init | node x', '/init | -x'],
  'with-contenv': ['/command/with-contenv | node x'],
  'docker-entrypoint.sh': ['docker-entrypoint.sh | node x', '/docker-entrypoint.sh | -x'],
  '__cacert_entrypoint.sh': ['/__cacert_entrypoint.sh | java -jar x.jar'],
  exec: ['exec | node x', 'exec -a name | node x'],
  command: ['command | node x', 'command -p | node x'],
  builtin: ['builtin | exec node x'],
  nohup: ['nohup | node x'],
  time: ['time | node x', '/usr/bin/time -v -o out | node x'],
  nice: ['nice | node x', 'nice -n 10 | node x', 'nice -10 | node x', 'nice --adjustment=10 | node x'],
  ionice: ['ionice -c 3 -n 7 | node x', 'ionice -c3 | node x'],
  chrt: ['chrt -f 10 | node x'],
  taskset: ['taskset -c 0,1 | node x', 'taskset 0x3 | node x'],
  setsid: ['setsid -w | node x'],
  stdbuf: ['stdbuf -o L -e 0 | node x', 'stdbuf -oL | node x', 'stdbuf --output=L | node x'],
  timeout: ['timeout 60 | node x', 'timeout -k 5 -s INT 60 | node x'],
  busybox: ['busybox | nice node x'],
  env: ['env | node x', 'env A=b | node x', '/usr/bin/env -u A -C /app -- B=c | node x'],
  'cross-env': ['cross-env A=b C=d | node x', 'node_modules/.bin/cross-env A=b | node x'],
  gosu: ['gosu app | node x'],
  setuser: ['/sbin/setuser app | node x'],
  's6-setuidgid': ['s6-setuidgid app | node x', '/command/s6-setuidgid app | node x'],
  chpst: ['chpst -u app:app -P | node x', 'chpst -n 5 -u app | node x'],
  numactl: ['numactl --interleave=all | python x.py', 'numactl -N 0 -m 0 | python x.py'],
  'xvfb-run': ['xvfb-run -a | python x.py', 'xvfb-run -a -s -ac | python x.py'],
  catchsegv: ['catchsegv | node x'],
  wait4x: ['wait4x tcp db:5432 -t 30s -- | node x'],
  'su-exec': ['su-exec 1000:1000 | node x'],
  setpriv: ['setpriv --reuid=1000 --regid 1000 --init-groups -- | node x'],
  sudo: ['sudo -u app -E | node x', 'sudo -n -- | node x'],
  uv: ['uv run | app.py', 'uv --project /app run --frozen --with x -- | python app.py'],
  poetry: ['poetry run | python app.py', 'poetry -C /app run | python app.py'],
  pipenv: ['pipenv run | python app.py'],
  pdm: ['pdm run -p /app | python app.py'],
  conda: ['conda run --no-capture-output -n web | python app.py'],
  mamba: ['mamba run -n web | python app.py'],
  micromamba: ['micromamba run -n web -e A=b | python app.py'],
  npm: [
    'npm exec -- | tsx x.ts',
    'npm exec -w web | tsx x.ts',
    'npm --silent exec --package tsx -- | tsx x.ts',
  ],
  pnpm: ['pnpm exec | node x', 'pnpm --filter web exec | node x', 'pnpm -C web exec -- | node x'],
  yarn: ['yarn | node x'],
  dotenv: ['dotenv -e .env -- | node x'],
  dotenvx: ['dotenvx run -f .env -- | node x'],
  chamber: ['chamber exec web -- | node x'],
  doppler: ['doppler run --project web -- | node x'],
  'aws-vault': ['aws-vault exec web -- | node x'],
  berglas: ['berglas exec -- | node x'],
  'vault-env': ['/vault/vault-env | node x'],
  'wait-for-it': ['wait-for-it db:5432 -t 30 -- | node x'],
  'wait-for-it.sh': ['./wait-for-it.sh db:5432 -- | node x'],
  'wait-for': ['wait-for db:5432 -- | node x'],
  'wait-for.sh': ['./wait-for.sh db:5432 -- | node x'],
  dockerize: ['dockerize -wait tcp://db:5432 -timeout 60s | node x', 'dockerize -template a:b | node x'],
  npx: ['npx | tsx x.ts', 'npx --yes -p tsx | tsx x.ts', 'npx -- | tsx x.ts'],
  'opentelemetry-instrument': [
    'opentelemetry-instrument | python app.py',
    'opentelemetry-instrument --traces_exporter console --service_name=web | python app.py',
  ],
  'ddtrace-run': ['ddtrace-run | gunicorn app:app', 'ddtrace-run -d | gunicorn app:app'],
  'newrelic-admin': ['newrelic-admin run-program | gunicorn app:app'],
  'elasticapm-run': ['elasticapm-run --config a=b | gunicorn app:app'],
}

test('every launcher of the table has a row here, and every row a launcher', () => {
  expect(Object.keys(ROWS).toSorted()).toEqual(Object.keys(LAUNCHERS).toSorted())
})

test.each(Object.entries(ROWS).flatMap(([name, lines]) => lines.map((line) => [line, name] as const)))(
  '%s',
  (line, name) => {
    const words = line.split(' ')
    const length = words.indexOf('|')
    expect(length).toBeGreaterThan(0)
    expect(launcherEffect(words.toSpliced(length, 1))?.length).toBe(length)
    expect(isOpaque(name)).toBe(true)
  },
)

describe('no launcher', () => {
  test.each([
    'node x',
    'sh -c node',
    'command -v node',
    'command -V node',
    'ionice -p 1',
    'chrt -p 1',
    'taskset -p 1',
    'env -S node',
    'uv sync',
    'uv run -m app',
    'poetry install',
    'pipenv install',
    'conda install x',
    'npm start',
    'npm run exec',
    'npm exec -c node',
    'npx -c node',
    'pnpm start',
    'pnpm exec -c node',
    'pnpm exec -r node',
    'yarn start',
    'yarn run node x',
    'dotenv node x',
    'chamber list web',
    'wait-for-it db:5432',
    'newrelic-admin generate-config x y',
    'toString node',
  ])('is %s', (line) => {
    expect(launcherEffect(line.split(' '))).toBeUndefined()
  })
})

describe('what a launcher does to the environment', () => {
  const NOTHING = { sets: new Map(), isClean: false, isGreedy: false, isScript: false }

  test.each<[line: string, effect: Partial<ReturnType<typeof launcherEffect>>]>([
    ['nohup node', {}],
    [
      'env A=b C= D=e=f node',
      {
        sets: new Map([
          ['A', 'b'],
          ['C', ''],
          ['D', 'e=f'],
        ]),
      },
    ],
    [
      'env -u A -uB --unset=C --unset D E=f node',
      {
        sets: new Map([
          ['A', undefined],
          ['B', undefined],
          ['C', undefined],
          ['D', undefined],
          ['E', 'f'],
        ]),
      },
    ],
    ['cross-env NODE_ENV=production node', { sets: new Map([['NODE_ENV', 'production']]) }],
    ['env -i A=b node', { sets: new Map([['A', 'b']]), isClean: true }],
    ['env - node', { isClean: true }],
    ['env --ignore-environment node', { isClean: true }],
    ['exec -c node', { isClean: true }],
    ['sudo node', { isClean: true }],
    ['setpriv --reset-env node', { isClean: true }],
    ['tini node', { isGreedy: true }],
    ['tini -s -- node', {}],
    ['npm exec tsx', { isGreedy: true }],
    ['npm exec -- tsx', {}],
    ['docker-entrypoint.sh node', { isScript: true }],
  ])('%s', (line, effect) => {
    const { length, ...rest } = launcherEffect(line.split(' ')) ?? {}
    expect(rest).toEqual({ ...NOTHING, ...effect })
    expect(length).toBe(line.split(' ').length - 1)
  })
})

describe('programs that start others in ways that are not followed', () => {
  test.each(['sh', '/bin/bash', 'su', 'chroot', 'xargs', 'supervisord', 'concurrently', '/init'])(
    '%s',
    (program) => {
      expect(isOpaque(program)).toBe(true)
    },
  )

  test.each(['node', '/app/server', 'init', 'toString', ''])('not %j', (program) => {
    expect(isOpaque(program)).toBe(false)
  })
})
