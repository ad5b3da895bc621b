"""What every Django room stands on: audit record, field encryption, permissions, problems, design."""
