"""A frozen version: its manifest, the form in which it is stored, and what its pages say of it.

    project -> source files -> built site -> manifest -> pack in snapshots/ -> /v/NAME/ of every later site

A version is a mapping of paths to bytes. Its manifest names each by SHA-256, and the SHA-256 of the manifest itself
is the version's identity, so that `sha256sum manifest.json` is enough to know which version one holds.
"""
