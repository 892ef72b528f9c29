"""Why it is on the list: one shipment with its reasons, its lane and its papers."""
