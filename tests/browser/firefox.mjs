// Drives Firefox for firefox.py: one JSON request on a line of standard input, one JSON answer on a line of standard output.

import { createInterface } from "node:readline";

import puppeteer from "puppeteer-core";

const [executablePath, scripts] = process.argv.slice(2);

// Whatever is not on this machine is asked of a proxy that does not exist: such a request is reported, never sent.
const PREFERENCES = {
  "ui.useOverlayScrollbars": 1, // as on a phone: they take up no room
  "javascript.enabled": scripts === "with-scripts",
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
};
const ELSEWHERE = /^(https?|wss?):\/\/(?!127\.0\.0\.1[:/])/;

// A busy machine is slow to start it.
const TIMEOUT = 120_000;
const options = { browser: "firefox", executablePath, extraPrefsFirefox: PREFERENCES, timeout: TIMEOUT };
const browser = await puppeteer.launch(options);
let page;
let errors;

const commands = {
  async open({ address, width, height }) {
    await page?.close();
    page = await browser.newPage();
    page.setDefaultTimeout(TIMEOUT);
    errors = [];
    page.on("request", (request) => {
      if (ELSEWHERE.test(request.url())) errors.push(`request to another host: ${request.url()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) errors.push(`${response.status()}: ${response.url()}`);
    });
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
    await page.setViewport({ width, height });
    await page.goto(address);
  },

  // As Playwright does: what evaluates to a function is called.
  evaluate: ({ expression, arg }) =>
    page.evaluate(`((value) => typeof value === "function" ? value(${JSON.stringify(arg)}) : value)(${expression})`),

  press: ({ key }) => page.keyboard.press(key),
  type: ({ text }) => page.keyboard.type(text),
  click: ({ x, y }) => page.mouse.click(x, y),
  errors: async () => errors,
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...rest } = JSON.parse(line);
  const answer = await commands[command](rest).then((value) => ({ value }), (error) => ({ error: error.message }));
  process.stdout.write(JSON.stringify(answer) + "\n");
}
await browser.close();
