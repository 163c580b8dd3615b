"""The built site, in a real browser: what a reader would see, not what the files say."""
