"""Pages broken on purpose: a check that cannot fail checks nothing."""

from pathlib import Path

SOUND = "<!doctype html><html lang=en><title>Sound</title><body><main><article><h1>Sound</h1>{}</article></main>"


def planted(folder: Path, fault: str) -> str:
    """The address of a page that is sound but for ``fault``."""
    page = folder / "page.html"
    page.write_text(SOUND.format(fault), encoding="utf-8")
    return page.as_uri()
