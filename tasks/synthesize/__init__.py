"""The built-in corpus: invented patients whose reports are written from a record of what is true."""
