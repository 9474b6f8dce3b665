"""Cases of our own making: what sellers write and photograph, and what is true of it.

Owns the cases, as data a product family each (data/*.toml), and writing them down in the format of
tests/evaluation/case_file: `python -m tests.evaluation.cases DIRECTORY`. Does not own judging.
"""
