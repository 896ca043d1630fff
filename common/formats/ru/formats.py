"""How dates and numbers are written in this language (interface.md, section 11)."""

DATE_FORMAT = "j b Y"
SHORT_DATE_FORMAT = "j b"
YEAR_MONTH_FORMAT = "b Y"
MONTH_DAY_FORMAT = "j b"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j b Y, H:i"
SHORT_DATETIME_FORMAT = "j b, H:i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"  # narrow no-break space
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%d %b %Y", "%d %B %Y", "%Y-%m-%d"]
