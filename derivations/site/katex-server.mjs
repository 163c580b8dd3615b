// Typesets TeX for katex.py: one JSON request on a line of standard input, one JSON answer on a line of standard output.
// The first answer says whether KaTeX could be loaded.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const answer = (value) => process.stdout.write(JSON.stringify(value) + "\n");

let katex;
try {
  katex = createRequire(import.meta.url)("katex");
  answer({ version: katex.version });
} catch {
  answer({ error: "KaTeX is not installed" });
  process.exit(1);
}

// Marking up single symbols needs KaTeX's HTML extension and no other trust; everything else doubtful is an error.
const MARKUP = ["\\htmlClass", "\\htmlData"];
const trust = ({ command }) => {
  if (!MARKUP.includes(command)) throw new katex.ParseError(`${command} is not allowed`);
  return true;
};
const options = {
  output: "htmlAndMathml",
  throwOnError: true,
  strict: (code) => (code === "htmlExtension" ? "ignore" : "error"),
  trust,
};

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = JSON.parse(line);
  try {
    answer({ html: katex.renderToString(tex, { ...options, displayMode: display }) });
  } catch (error) {
    if (!(error instanceof katex.ParseError)) throw error;
    answer({ error: error.message.replace(/^KaTeX parse error: |\u0332/g, "") });
  }
}
