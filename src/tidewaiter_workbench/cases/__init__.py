"""What follows from what was found: cases, their clocks, exhibits, decisions and exports."""
