"""What the law gives a person over their own data, in a few pages of their own."""
