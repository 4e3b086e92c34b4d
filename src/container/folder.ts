/** Whether two paths name the same folder: a slash at the end does not matter. */
export function isSame(path: string, folder: string): boolean {
  return path.replace(/\/+$/, '') === folder
}

/** Whether a path names a folder or something in it. */
export function isOrIsIn(path: string, folder: string): boolean {
  return isSame(path, folder) || path.startsWith(`${folder}/`)
}
