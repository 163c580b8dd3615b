"""How fast training is, beside the usual ways."""
