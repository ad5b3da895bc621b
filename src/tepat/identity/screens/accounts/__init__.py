"""The accounts of others: list, open, recover, change, close."""
