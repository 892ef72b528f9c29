"""Questions about the network, written in files that an analyst can read and change."""

from tidewaiter.links.patterns.answering import answers, party_facts
from tidewaiter.links.patterns.pattern import Pattern, read_pattern, shipped_patterns

__all__ = ["Pattern", "answers", "party_facts", "read_pattern", "shipped_patterns"]
