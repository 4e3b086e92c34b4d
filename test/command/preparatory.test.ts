import { describe, expect, test } from 'vitest'
import { isPreparatory, isTool } from '../../src/command/preparatory.js'

describe('a tool is never what a container is for', () => {
  test.each(['sleep', '/bin/mkdir', 'curl', 'wait-for-it.sh', 'pino-pretty', 'apt-get', 'psql', 'tee'])(
    '%s is one',
    (program) => {
      expect(isTool(program)).toBe(true)
    },
  )

  test.each(['node', 'npm', 'python', '/app/server', 'java', 'constructor', ''])('%s is none', (program) => {
    expect(isTool(program)).toBe(false)
  })
})

describe('a command prepares for another', () => {
  const OF_PACKAGES = (
    'npm run build|npm ci|npm i|npm install --omit=dev|npm test|npm prune --production|npm run build:prod|' +
    'npm run migrate:deploy|npm run db:push|npm run prisma:generate|npm run typeorm-migrate|npm run-script lint|' +
    'npm --prefix /app run build|npm run -w web build|npm run build --workspace=web|npm audit fix|' +
    '/usr/local/bin/npm run build|node /usr/local/lib/node_modules/npm/bin/npm-cli.js run build|' +
    'yarn install --frozen-lockfile|yarn build|yarn run build:server|yarn prisma migrate deploy|yarn dlx prisma generate|' +
    'yarn --cwd web build|yarn workspace web build|yarn knex migrate:latest|' +
    'pnpm i|pnpm build|pnpm run db:migrate|pnpm --filter web build|pnpm -C web run build|pnpm prune --prod|' +
    'pnpm dlx prisma migrate deploy|pnpm exec prisma migrate deploy|bun install|bun run build|bun x drizzle-kit migrate'
  ).split('|')
  const OF_TOOLS = (
    'prisma migrate deploy|prisma db push|prisma generate|node node_modules/.bin/prisma migrate deploy|' +
    'node node_modules/prisma/build/index.js migrate deploy|node_modules/.bin/tsc -p .|knex migrate:latest|' +
    'sequelize-cli db:migrate|typeorm migration:run -d data.js|drizzle-kit migrate|next build|nest build|nuxt build|' +
    'vite build|webpack|webpack --mode production|tsup|esbuild app.ts --bundle|rollup -c|swc src -d dist|eslint .|jest --ci|' +
    'vitest run|prettier --check .|rimraf dist|react-scripts build|ng build|deno cache main.ts|corepack enable'
  ).split('|')
  const OF_PYTHON = (
    'python manage.py migrate|python3.12 -u manage.py collectstatic --noinput|./manage.py migrate|django-admin compilemessages|' +
    'python -m django migrate|alembic upgrade head|python -m alembic upgrade head|flask db upgrade|' +
    'flask --app app db upgrade|python -m flask db upgrade|pip install -r requirements.txt|python -m pip install .|' +
    'uv sync|uv pip install .|poetry install|pipenv sync|python -m compileall .|airflow db migrate'
  ).split('|')
  const OTHERS =
    'flyway migrate|liquibase update|goose up|keytool -importcert|dotnet-ef database update'.split('|')

  test.each([...OF_PACKAGES, ...OF_TOOLS, ...OF_PYTHON, ...OTHERS])('%s', (line) => {
    expect(isPreparatory(line.split(' '))).toBe(true)
  })
})

describe('a command is what a container is for', () => {
  const STAYING = (
    'npm start|npm run start|npm run start:prod|npm run dev|npm run serve|npm run preview|npm run worker|npm run watch|' +
    'npm run build:watch|npm run build-and-start|npm run migrate-and-start|npm run db:studio|npm run test:start|npm exec tsx app.ts|' +
    'npm run fetch|npm run link|npm --prefix build start|npm -w build start|yarn start|yarn dev|yarn workspace build start|' +
    'yarn tsx app.ts|pnpm start|pnpm --filter build start|pnpm dlx serve dist|bun run start|bun app.ts|' +
    'node server.js|node build.js start|node --run start|next start|next dev|nest start|vite|vite preview|vite dev|' +
    'webpack serve|webpack --watch|tsc -w|tsup --watch|prisma studio|drizzle-kit studio|deno run main.ts|deno serve main.ts|ng serve|' +
    'python app.py|python manage.py runserver|./manage.py runserver|django-admin runserver|flask run|flask --app app run|' +
    'python -m flask run|gunicorn app:app|celery -A app worker|airflow webserver|uv run app.py|java -jar app.jar|' +
    'constructor build|toString'
  ).split('|')

  test.each(STAYING)('%s', (line) => {
    expect(isPreparatory(line.split(' '))).toBe(false)
  })

  test('without words', () => {
    expect(isPreparatory([])).toBe(false)
  })
})
