"""What would change it: the smallest single changes that turn a FALSE criterion TRUE. See README.md."""
