"""Who it is: parties under all their names, with their risk, their trade and their history, within one's reach."""
