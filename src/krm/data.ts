import type { Document } from 'yaml'
import { parseAllDocuments, parseDocument } from 'yaml'
import { InputError, lineOf } from './input-error.js'

/** YAML of one document as plain data, by YAML 1.2; `what` names it in the InputError that text which is no YAML gets. */
export function parseData(text: string, what: string): unknown {
  return dataOf(parseDocument(text, { logLevel: 'error', prettyErrors: false }), text, what)
}

/** YAML of several documents as plain data, empty ones left out, with the same InputErrors. */
export function parseAllData(text: string, what: string): readonly unknown[] {
  const documents = parseAllDocuments(text, { logLevel: 'error', prettyErrors: false })
  const all = 'empty' in documents ? [] : documents
  return all.filter(({ contents }) => contents !== null).map((document) => dataOf(document, text, what))
}

function dataOf(document: Document.Parsed, text: string, what: string): unknown {
  const [fault] = document.errors
  if (fault)
    throw new InputError(`${what}, line ${lineOf(text, fault.pos[0])}, is not valid YAML: ${fault.message}`)
  try {
    // A document of aliases to aliases grows without bound when it is followed.
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    // An alias to nothing, or too many.
    throw error instanceof ReferenceError
      ? new InputError(`${what} has an alias that cannot be followed: ${error.message}`)
      : error
  }
}
