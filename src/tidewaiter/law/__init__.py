"""Dated facts of law: holidays, clocks, penalties. Each is a row with its source and the days on which it holds.

Law changes, and nobody should have to change code for it. What nobody has read in a source says `confirmed = false`.
"""
