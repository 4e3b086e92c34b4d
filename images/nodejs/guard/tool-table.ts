import type { Role } from './role.js'

interface Tool {
  /** By their names on npm. */
  readonly packages: readonly string[]
  /** The first that fits counts; a tool that none fits is a runner. */
  readonly rules: readonly Rule[]
}

interface Rule {
  /** The script below its package's folder. */
  readonly file?: RegExp
  /** The first word behind the script that is no flag, or nothing. */
  readonly command?: RegExp
  readonly role: Role
}

const LAUNCHERS: readonly Rule[] = [{ role: 'launcher' }]
const SERVERS: readonly Rule[] = [{ role: 'server' }]

const names = (text: string): readonly string[] => text.split(' ')

/** Tools that are known to be something else than a runner, by what their own sources and pages say. */
export const TOOLS: readonly Tool[] = [
  // They start the program as a process of its own.
  {
    packages: names('npm npx yarn @yarnpkg/cli-dist @yarnpkg/cli pnpm @pnpm/exe corepack'),
    rules: LAUNCHERS,
  },
  {
    packages: names(
      'nodemon node-dev ts-node-dev tsx tsc-watch forever supervisor concurrently npm-run-all npm-run-all2 cross-env cross-env-shell ' +
        'dotenv-cli env-cmd @dotenvx/dotenvx wait-on wait-port start-server-and-test pm2 @nestjs/cli lerna nx turbo wireit c8 nyc',
    ),
    rules: LAUNCHERS,
  },
  // They build, check, test or migrate, which often comes before the program and reads modules of the user's.
  {
    packages: names(
      'typescript vue-tsc webpack webpack-cli webpack-dev-server rollup rolldown esbuild @swc/cli parcel tsup tsdown @babel/cli ' +
        'unbuild @vercel/ncc gulp gulp-cli grunt grunt-cli less sass postcss-cli tailwindcss @tailwindcss/cli',
    ),
    rules: LAUNCHERS,
  },
  {
    packages: names(
      'eslint prettier @biomejs/biome oxlint xo standard stylelint husky lint-staged jest jest-cli mocha vitest ava tap jasmine ' +
        'jest-worker karma cypress playwright @playwright/test',
    ),
    rules: LAUNCHERS,
  },
  {
    packages: names(
      'prisma drizzle-kit knex sequelize-cli typeorm db-migrate node-pg-migrate mikro-orm @mikro-orm/cli @graphql-codegen/cli ' +
        'graphql-code-generator node-gyp node-pre-gyp @mapbox/node-pre-gyp prebuild-install node-gyp-build patch-package rimraf',
    ),
    rules: LAUNCHERS,
  },
  // `next dev` forks the second file (next, dist/cli/next-dev.js); `next start` serves by itself, from what is built and minified.
  {
    packages: ['next'],
    rules: [
      // The processes among which `next build` divides its work.
      { file: /^dist\/compiled\/jest-worker\//, role: 'launcher' },
      { file: /^dist\/server\/lib\/start-server\.js$/, role: 'server' },
      { file: /^dist\/bin\/next$/, command: /^start$/, role: 'server' },
      { file: /^dist\/bin\/next$/, command: /^(?!dev$|$)/, role: 'launcher' },
    ],
  },
  // They run the program's modules after a transformation of their own, which Node's loaders do not see: vite.dev/guide/api-environment-runtimes.
  {
    packages: names('vite astro @react-router/dev @remix-run/dev'),
    rules: [
      // These build or look; everything else serves, also `vite DIR`.
      {
        command:
          /^(?:build|optimize|check|sync|add|create-key|docs|info|preferences|telemetry|typegen|routes|reveal|vite:build)$/,
        role: 'launcher',
      },
      { role: 'server' },
    ],
  },
  // `nuxt dev` forks itself with the second word (nuxi, dist/index.mjs); its server runs in a worker thread of that process.
  {
    packages: names('nuxt nuxi @nuxt/cli'),
    rules: [
      { command: /^(?:_dev|__dev|preview|start)$/, role: 'server' },
      { command: /^(?!dev$)/, role: 'launcher' },
    ],
  },
  // They load the program by `import()`, which cannot be seen before Node 22.15.
  {
    packages: names(
      '@google-cloud/functions-framework @react-router/serve @remix-run/serve aws-lambda-ric micro probot',
    ),
    rules: SERVERS,
  },
  // fastify-cli, lib/watch: with --watch it forks the second file, and otherwise serves by itself.
  {
    packages: ['fastify-cli'],
    rules: [
      { file: /^lib\/watch\/fork\.js$/, role: 'server' },
      { command: /^start$/, role: 'server' },
    ],
  },
]
