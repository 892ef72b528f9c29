"""Who works here: people, their roles, their offices, and what each may see."""
