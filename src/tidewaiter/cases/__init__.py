"""What happened, and what follows? A case as a pure state machine: states, moves, clocks and tasks.

Nothing here stores anything or knows who is signed in: the workbench does. Here is only what must be true.
"""
