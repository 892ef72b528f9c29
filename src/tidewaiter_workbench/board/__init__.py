"""The link board: one set of things in four views, kept with every step, and frozen when a case needs it."""
