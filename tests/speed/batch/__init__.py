"""One formula over a million households: by us, by hand, and in OpenFisca."""
