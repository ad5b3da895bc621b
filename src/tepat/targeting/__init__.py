"""The lab's methods on real households, through the same doors as everyone else."""
