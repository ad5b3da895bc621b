"""The tutorial is run by its own test, not by whoever looks for examples in docstrings."""

collect_ignore = ["first_study.py"]
