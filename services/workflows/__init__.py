"""The durable flows, each a straight read from top to bottom.

The only package that imports the workflow engine (DBOS). Steps are checkpointed and at least
once: every outside effect inside a step has a guard of its own.
"""
