"""What is typeset, and what is said, is read back: by hand, random expressions, and all that the site shows."""
