"""What was done: an append-only, hash-chained record of reads, changes and exports."""
