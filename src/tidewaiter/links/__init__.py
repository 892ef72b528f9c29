"""Who is tied to whom, what to what? Ties with evidence and dates, successors, and series of violations."""
