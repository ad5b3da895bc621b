"""Alatas and others (2012): real Indonesian households, who was poor, and whom each method reached."""
