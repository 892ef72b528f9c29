"""How healthy what comes in is: loads, refusals, scorecards, audits."""
