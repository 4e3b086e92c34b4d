/** Something in an item that cannot be right: the item stays as it is and gets an error that says so. */
export class ItemFault extends Error {
  /** `path` is the field at fault, in the form results use. */
  constructor(
    message: string,
    readonly path: string | undefined,
  ) {
    super(message)
  }
}
