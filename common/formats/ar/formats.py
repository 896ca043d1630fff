"""How dates and numbers are written in Arabic: months in full, Western digits (interface.md, sections 11 and 13)."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATETIME_FORMAT = "j F، H:i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%d %B %Y", "%Y-%m-%d"]
