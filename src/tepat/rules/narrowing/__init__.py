"""What can still come out while facts are unknown: interval arithmetic over legal ranges. See README.md."""
