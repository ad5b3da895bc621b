"""What a person must look at: appeals and requests about one's own data, each with an owner and a day."""
