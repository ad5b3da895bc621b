"""What the data are used for, in plain words, and whether the person agrees."""
