globalThis.isSetUp = true
