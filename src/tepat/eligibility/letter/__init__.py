"""The printed letter: its layout, and the process of its own that draws it."""
