"""Imports as they are read: the fields of each noun, what a sheet would do, the pages of a run, its sheets."""
