from pathlib import Path

import pytest

from derivations import formulas


@pytest.fixture
def docs():
    return Path(__file__).parents[2] / "docs"


@pytest.fixture
def networks():
    return [f for f in formulas().values() if f.page.startswith("networks/")]
