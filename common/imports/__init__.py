"""Spreadsheets in: files into tables, tables into records, problems by row and column. Knows no app."""
