"""Backups that prove themselves: taken, sealed, read back, restored into an empty cluster, compared."""
