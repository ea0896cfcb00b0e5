"""What the test run needs to stand on."""
