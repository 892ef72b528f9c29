"""The same work for programs: REST API v1, tokens, idempotent writes."""
