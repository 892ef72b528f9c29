"""Which models and detectors there are, and who answers for each."""
