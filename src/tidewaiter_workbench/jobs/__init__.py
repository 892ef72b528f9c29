"""Long work: a queue of jobs with progress, cancel and retry, which survives whoever works on it."""
