"""The same pages built in three ways: as our site is, and with maths typeset by the reader's browser."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from mkdocs.utils import yaml_load

from tests.browser.website import ROOT

MODULES = Path(__file__).parent / "node_modules"
KATEX = MODULES / "katex/dist"

START_KATEX = r"""renderMathInElement(document.body, {
  delimiters: [{ left: "\\(", right: "\\)", display: false }, { left: "\\[", right: "\\]", display: true }],
});
"""

START_MATHJAX = r"""window.MathJax = {
  tex: { inlineMath: [["\\(", "\\)"]], displayMath: [["\\[", "\\]"]] },
  options: { ignoreHtmlClass: ".*|", processHtmlClass: "arithmatex" },
  output: { fontPath: "/mathjax/@mathjax/%%FONT%%-font" },
};
"""


@dataclass
class Variant:
    """One way to build the pages, in a folder of its own."""

    name: str
    folder: Path
    scripts: dict[str, str] = field(default_factory=dict)  # name -> text, copied to the site and run in this order
    style: Path | None = None  # a style sheet, with its fonts in a folder beside it
    served: dict[str, Path] = field(default_factory=dict)  # what the built site holds besides: path -> folder

    @property
    def site(self) -> Path:
        """Where the built pages are."""
        return self.folder / "site"

    def prepare(self) -> None:
        """Write the configuration and, for a plain variant, its own copy of docs/."""
        config = yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
        config |= {"docs_dir": str(ROOT / "docs"), "site_dir": str(self.site)}
        config["hooks"] = [str(ROOT / hook) for hook in config["hooks"]]
        self.folder.mkdir()
        if self.scripts:
            self.make_plain(config)
        (self.folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")

    def make_plain(self, config: dict[str, object]) -> None:
        """Replace our Markdown extension by Arithmatex, and our scripts by the typesetter's."""
        docs = self.folder / "docs"
        shutil.copytree(ROOT / "docs", docs)
        for name, text in self.scripts.items():
            (docs / "assets" / name).write_text(text, encoding="utf-8")
        extensions = config["markdown_extensions"]
        assert isinstance(extensions, list)
        extensions.remove("derivations.site.extension")
        extensions.append({"pymdownx.arithmatex": {"generic": True}})
        if self.style:
            shutil.copy(self.style, docs / "assets")
            shutil.copytree(self.style.parent / "fonts", docs / "assets/fonts")
            config["extra_css"] = [f"assets/{self.style.name}"]
        scripts = [f"assets/{name}" for name in self.scripts]
        scripts += [f"/{path}/mathjax/tex-mml-chtml.js" for path in self.served]
        config |= {"docs_dir": str(docs), "extra_javascript": scripts}

    def build(self) -> float:
        """Build the pages; the seconds that took."""
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(self.folder / "mkdocs.yml")]
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
        seconds = time.perf_counter() - began
        for path, folder in self.served.items():
            if not (self.site / path).exists():
                (self.site / path).symlink_to(folder)
        return seconds


def variants(folder: Path) -> list[Variant]:
    """Prepare our site first, then what it is measured against."""
    files = KATEX / "katex.min.js", KATEX / "contrib/auto-render.min.js"
    katex = {file.name: file.read_text(encoding="utf-8") for file in files}
    made = [
        Variant("this site", folder / "ours"),
        Variant(
            "KaTeX in the browser",
            folder / "katex",
            katex | {"start.js": START_KATEX},
            style=KATEX / "katex.min.css",
        ),
        Variant(
            "MathJax in the browser",
            folder / "mathjax",
            {"start.js": START_MATHJAX},
            served={"mathjax": MODULES},
        ),
    ]
    for variant in made:
        variant.prepare()
    return made
