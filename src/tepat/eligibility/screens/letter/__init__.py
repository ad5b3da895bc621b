"""The outcome as a letter to print: one page, in the reader's language."""
