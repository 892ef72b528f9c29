"""How well it goes: figures of a stretch of time, as charts and as rows."""
