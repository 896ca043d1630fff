"""Imports: a sheet received, its columns mapped, a dry run, and all of it written or nothing."""
