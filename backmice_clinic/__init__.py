"""Wiring only: settings, addresses, start-up checks and the embedded database."""
