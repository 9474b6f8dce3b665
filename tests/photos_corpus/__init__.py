"""Made photographs of goods whose true outlines are known, to measure cut-outs on.

Owns the pictures and the measuring. Does not own what must come of it: the tests say that, and
`python -m tests.photos_corpus` writes the figures and the contact sheet of docs/photos.md.
"""
