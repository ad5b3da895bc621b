"""SMS by any gateway that takes JSON over HTTP."""
