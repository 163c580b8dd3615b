// The theme puts each code block's copy button into a <nav> without a name, so that a screen reader would offer
// dozens of nameless navigations. They are not navigation: say so as they appear.

new MutationObserver(() => {
  for (const nav of document.querySelectorAll(".md-code__nav:not([role])")) nav.setAttribute("role", "none");
}).observe(document.body, { childList: true, subtree: true });
