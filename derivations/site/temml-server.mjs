// Typesets TeX for temml.py: one JSON request on a line of standard input, one JSON answer on a line of standard output.
// The first answer says whether Temml could be loaded.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

import { finished } from "./mathml.mjs";

const answer = (value) => process.stdout.write(JSON.stringify(value) + "\n");

let temml;
try {
  temml = createRequire(import.meta.url)("temml");
  answer({ version: temml.version });
} catch {
  answer({ error: "Temml is not installed" });
  process.exit(1);
}

// Marks on single symbols, \data, are the one thing that strict TeX does not have: what stands in them is parsed alone.
// Temml takes no blank in a mark, so one that stands there travels as an underscore.
const MARK = /\\data\{[^{}]*\}/g;

function check(tex) {
  temml.__parse(tex.replaceAll(MARK, ""), { strict: true });
}

function trusted({ command }) {
  if (command !== "\\data") throw new temml.ParseError(`${command} is not allowed`);
  return true;
}

function typeset(tex, display) {
  check(tex);
  const marked = tex.replaceAll(MARK, (mark) => mark.replaceAll(" ", "_"));
  const options = { displayMode: display, throwOnError: true, trust: trusted, wrap: display ? "none" : "tex" };
  const lines = finished(temml.__renderToMathMLTree(marked, options));
  return lines.map((math) => math.toMarkup()).join("<wbr>");
}

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = JSON.parse(line);
  try {
    answer({ html: typeset(tex, display) });
  } catch (error) {
    if (error.name !== "ParseError") throw error;
    answer({ error: error.message.replaceAll(/^\s+|\u0332/g, "").replace(/: \n.*$/s, "") });
  }
}
