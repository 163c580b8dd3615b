// What is copied from a console can be pasted: the code that was typed, without prompts and without what came out.

const PROMPT = /^(>>>|\.\.\.|\$)(?: |$)/;

function typed(session) {
  const lines = [];
  let inBlock = false;
  for (const line of session.split("\n")) {
    const [, prompt] = line.match(PROMPT) ?? [];
    if (!prompt) continue;
    if (inBlock && prompt !== "...") lines.push(""); // a console takes an empty line for the end of a block
    inBlock = prompt === "...";
    lines.push(line.replace(PROMPT, ""));
  }
  return lines.join("\n");
}

// The theme's button copies what the attribute says.
for (const code of document.querySelectorAll("pre > code:has(> .gp, > span > .gp)")) {
  code.dataset.copy = typed(code.textContent);
}

// A selection that begins with a prompt is copied likewise.
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  const start = selection.anchorNode;
  const code = (start instanceof Element ? start : start?.parentElement)?.closest("code[data-copy]");
  if (!code?.contains(selection.focusNode) || !PROMPT.test(selection.toString())) return;
  event.clipboardData.setData("text/plain", typed(selection.toString()));
  event.preventDefault();
});
