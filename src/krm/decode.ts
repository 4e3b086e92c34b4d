import { InputError, lineOf } from './input-error.js'

const WHAT_TO_PASS = 'pass a ResourceList or a stream of Kubernetes manifests on stdin or with `-i FILE`'

/** The text of UTF-8 bytes, its byte order mark kept; throws an InputError that names them `what` where no YAML reader takes them. */
export function decode(bytes: Uint8Array, what = 'the input'): string {
  return checked(utf8(bytes, what), what)
}

/** A text that a YAML reader could take; throws an InputError that names it `what` otherwise. */
export function checked(text: string, what = 'the input'): string {
  const nul = text.indexOf('\0')
  if (nul !== -1) {
    throw new InputError(
      `line ${lineOf(text, nul)} of ${what} has a NUL character, which YAML forbids; remove it`,
    )
  }
  if (text.trim() === '')
    throw new InputError(
      `${what} is empty; ${what === 'the input' ? WHAT_TO_PASS : 'leave it out if it says nothing'}`,
    )
  return text
}

function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new InputError(`${what} is not UTF-8: ${firstBadByte(bytes)}; convert it to UTF-8 first`)
  }
}

function firstBadByte(bytes: Uint8Array): string {
  let low = 0
  let high = bytes.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (isUtf8(bytes.subarray(0, middle), { stream: true })) low = middle
    else high = middle
  }
  // The fault is the whole character's, so it is told by its first byte.
  while (low > 0 && !isUtf8(bytes.subarray(0, low))) low--
  const value = (bytes[low] ?? 0).toString(16).padStart(2, '0')
  return `byte 0x${value} at offset ${low}`
}

/** Whether bytes are UTF-8; of a stream, the last character may be cut. */
function isUtf8(bytes: Uint8Array, options: { stream?: boolean } = {}): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, options)
    return true
  } catch {
    return false
  }
}
