"""How fast the site and its checks are, beside the usual ways to put maths on a page: ``make bench``."""
