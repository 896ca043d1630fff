"""Charts drawn on the server as SVG: no script, no style attribute, the same picture on page, PDF and in Word."""
