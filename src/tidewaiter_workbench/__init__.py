"""The workbench: where officers, analysts and supervisors do their day, on top of the library.

One folder per part of the work; in each, `models` hold state, `services` change it (each function one
transaction), `views` and templates show it. `bridge.py` alone knows the library.
"""
