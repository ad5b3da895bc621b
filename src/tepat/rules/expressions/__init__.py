"""The expression language: a small part of SQL, parsed, checked and typed. No engine lives here."""
