"""Composition only: settings, root urls, start-up and the command line."""
