"""Who is the same: pairs of names that a person judges, what each verdict would move, and undoing it."""
