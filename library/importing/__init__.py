"""Files of published cases: read into typed rows, and written back from them."""
