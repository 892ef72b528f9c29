"""What belongs to one hand: acts in order, what they share, what comes next, within one's reach."""
