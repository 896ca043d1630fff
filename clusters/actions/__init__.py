"""Doors of the clusters: every change of a procedure or a lesson, named as a verb, with who does it."""
