"""What did such cases turn out to be? Models learned from past results, calibrated and explained."""
