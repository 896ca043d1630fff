"""Doors of the post register."""
