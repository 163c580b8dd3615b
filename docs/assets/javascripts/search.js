// A reader types maths. A formula is looked up by its name, and the signs that the search would take for its own
// syntax (x^2 is a boost, y:x a field, +b a condition) are left out of what the search is asked.

const NAMES = [
  [/\b\w+\s*=\s*/g, ""],
  [/\b(max|relu)\w*\s*\([^)]*\)?/gi, "max(0, z)"],
  [/\bd\s*\/\s*d\w+/gi, "gradient"],
  [/\bx(\^T|ᵀ|'|\.T|\s*T)?\s*@?\s*A\s*@?\s*x\b/gi, "quadratic form"],
  [/\bx((\^T|ᵀ|'|\.T|T)\s*@?|\s*@)\s*x\b/gi, "quadratic form"],
  [/^\s*d\s+(?=[a-z]{3})/i, "derivative "],
  [/\|*‖?\s*A\s*@?\s*x\s*[-−]\s*b\s*\|*‖?/gi, "least squares"],
  [/\b(w\s*[@·*]?\s*x|x\s*[@·*]?\s*w)\s*\+\s*b\b/gi, "linear layer backward"],
  [/\^\s*[-−]\s*1\b|⁻¹/g, " inverse"],
  [/\b[a-z]\s*(\^|\*\*)\s*(\d|n)\b/gi, "power rule"],
  [/[\^~:+*]/g, " "],
];
const QUERY = 2; // the kind of message that the theme sends its worker with what is typed

const ask = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message, ...more) {
  const typed = message?.type === QUERY && typeof message.data === "string";
  const named = (words, [sign, name]) => words.replace(sign, name);
  return ask.call(this, typed ? { ...message, data: NAMES.reduce(named, message.data) } : message, ...more);
};
