"""`make bench`: a filled clinic on its own database and server, measured through real HTTP."""
