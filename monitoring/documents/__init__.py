"""A progress report as a document and as sheets, made from the figures of its snapshot alone. Knows no database."""
