"""`make eval`: how true, how complete and how sure the listings are that come out.

Owns running a set of cases the way the bot would, and the figures and the page made of it. Does
not own the cases (tests/evaluation/cases), which may as well be a stranger's.
"""
