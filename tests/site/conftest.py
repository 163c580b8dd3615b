"""A folder of pages to write to."""

from pathlib import Path

import pytest


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """An empty docs folder with a folder for the paper."""
    (tmp_path / "docs" / "paper").mkdir(parents=True)
    return tmp_path / "docs"
