"""What happens in which order: the stages, put together for a day, a score, a test or a demonstration."""
