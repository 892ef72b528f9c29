"""The words of the trade: codes, identifiers, money, quantities, and the lists they come from. No engine."""
