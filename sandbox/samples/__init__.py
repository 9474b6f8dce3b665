"""Sample product photos of the sandbox.

Owns the pictures, the list of them with example sentences (`samples.json`) and the code that drew
them. See `LICENCE.md`.
"""
