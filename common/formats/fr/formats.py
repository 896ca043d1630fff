"""How dates and numbers are written in this language (interface.md, section 11)."""

DATE_FORMAT = "j N Y"
SHORT_DATE_FORMAT = "j N"
YEAR_MONTH_FORMAT = "N Y"
MONTH_DAY_FORMAT = "j N"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j N Y, H:i"
SHORT_DATETIME_FORMAT = "j N, H:i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"  # narrow no-break space
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%d %b %Y", "%d %B %Y", "%Y-%m-%d"]
