import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer } from '../../../src/images/source.js'
import { outputOf } from '../command.js'

/** What `skopeo inspect --config` prints, as far as it counts here. */
interface Inspected {
  readonly architecture: string
  readonly os: string
  readonly variant?: string
  readonly config?: Readonly<Record<string, unknown>>
}

const FIELDS = ['Entrypoint', 'Cmd', 'Env', 'WorkingDir', 'User', 'Labels']

/** Builds an image on nothing from lines of a Dockerfile, and with one layer. */
export async function buildImage(
  name: string,
  lines: readonly string[],
  platform = 'linux/amd64',
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ducttape-fn-e2e-'))
  writeFileSync(join(folder, 'Dockerfile'), ['FROM scratch', 'COPY Dockerfile /', ...lines].join('\n'))
  await outputOf(['podman', 'build', '--quiet', `--platform=${platform}`, '--tag', name, folder])
  rmSync(folder, { recursive: true })
}

/** Removes images that were built. */
export async function removeImages(names: readonly string[]): Promise<void> {
  await outputOf(['podman', 'rmi', '--force', '--ignore', ...names])
}

/** The configuration and the platform of an image, as skopeo reads them from a place that it has a name for. */
export async function inspected(
  place: string,
  architecture = 'amd64',
): Promise<{ config: object; platform: object }> {
  const flags = ['--tls-verify=false', '--override-os=linux', `--override-arch=${architecture}`]
  const inspected = JSON.parse(
    await outputOf(['skopeo', 'inspect', ...flags, '--config', place]),
  ) as Inspected
  const { config = {}, os, variant } = inspected
  return {
    config: Object.fromEntries(FIELDS.filter((name) => name in config).map((name) => [name, config[name]])),
    platform: { os, architecture: inspected.architecture, ...(variant === undefined ? {} : { variant }) },
  }
}

/** What a source says, in the same shape. */
export function said(answer: Answer): object | undefined {
  if (!answer || 'fault' in answer) return answer
  return { config: answer.config, platform: answer.platform }
}
