import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ImageSettings } from '../../simulator/kubernetes.js'
import { outputOf } from '../command.js'
import { newFolder, writeFiles } from '../folder.js'
import { BASES, BUILD_BASE, OLDER_GO, SUPPORT_CACHE } from '../machine.js'
import { supportImage } from '../support-images.js'

/** The languages that there is an application for: the folders beside this file. */
export type Language = keyof typeof BASES

const MARK = 'BREAKPOINT'
const ARGUMENTS = { BUILD_BASE, OLDER_GO, SUPPORT: supportImage('go') }

/** Builds the image of a folder's Dockerfile, or of one of its stages, and returns its name. */
export async function buildApplication(language: Language, stage = ''): Promise<string> {
  const image = `localhost/ducttape-fn-e2e/application-${language}${stage && `-${stage}`}`
  const volumes = [
    `${SUPPORT_CACHE}/go:/root/go`,
    `${SUPPORT_CACHE}/go-build:/root/.cache/go-build`,
    `${SUPPORT_CACHE}/applications:/applications:ro`,
  ]
  const words = ['--quiet', '--pull=never', '--network=none', ...volumes.map((each) => `--volume=${each}`)]
  for (const [name, value] of Object.entries({ ...ARGUMENTS, BASE: BASES[language] }))
    words.push(`--build-arg=${name}=${value}`)
  if (stage !== '') words.push(`--target=${stage}`)
  const folder = join(import.meta.dirname, language)
  await outputOf(['podman', 'build', ...words, `--tag=${image}`, folder])
  return image
}

/** An image like another one that says something else of its launch, until the test ends; returns what it is known by. */
export async function configured(from: string, tag: string, said: ImageSettings): Promise<string> {
  // Another run of the same cell has an image of its own.
  const image = `localhost/ducttape-fn-e2e/cell:${tag}-${process.pid}`
  const { Entrypoint, Cmd, Env = [], WorkingDir } = said
  const lines = [
    `FROM ${from}`,
    ...(Env ?? []).map((entry) => `ENV ${entry.replace('=', '="').replaceAll('$', '\\$')}"`),
    ...(WorkingDir ? [`WORKDIR ${WorkingDir}`] : []),
    `ENTRYPOINT ${JSON.stringify(Entrypoint ?? [])}`,
    `CMD ${JSON.stringify(Cmd ?? [])}`,
  ]
  const folder = newFolder()
  writeFiles(folder, { Dockerfile: lines.join('\n') })
  await outputOf(['podman', 'build', '--quiet', '--pull=never', '--layers=false', `--tag=${image}`, folder])
  onTestFinished(async () => void (await outputOf(['podman', 'image', 'rm', '--force', image])))
  return image
}

/** A file of an application's folder. */
export const textOf = (language: Language, file: string): string =>
  readFileSync(join(import.meta.dirname, language, file), 'utf8')

/** The number of the line with the mark BREAKPOINT. */
export function markedLine(source: string): number {
  const at = source.split('\n').findIndex((line) => line.includes(MARK))
  if (at < 0) throw new Error(`no line has the mark ${MARK}`)
  return at + 1
}
