"""The safety checks: local, deterministic, from stored facts and a versioned table of limits. They never advise."""
