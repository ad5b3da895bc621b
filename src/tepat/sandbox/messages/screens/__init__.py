"""What a person would see: a phone with the messages it received."""
