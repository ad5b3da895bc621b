// Lighthouse on one page, as a phone: node judge.mjs '{"url": …, "cookies": […], "runs": 3, "browser": …}'.
// Prints the median run's scores, and what it finds fault with.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { connect } from "puppeteer-core";

const { url, cookies, runs, browser } = JSON.parse(process.argv[2]);
const categories = ["performance", "accessibility", "best-practices"];

const chrome = await launch({
  chromePath: browser,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  logLevel: "silent",
});
const found = [];
try {
  const session = await connect({ browserURL: `http://127.0.0.1:${chrome.port}` });
  if (cookies.length) await session.setCookie(...cookies);
  await session.disconnect();
  for (let run = 0; run < runs; run += 1) {
    const { lhr } = await lighthouse(url, {
      port: chrome.port,
      logLevel: "silent",
      output: "json",
      onlyCategories: categories,
    });
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    found.push(lhr);
  }
} finally {
  chrome.kill();
}
found.sort((a, b) => a.categories.performance.score - b.categories.performance.score);
const lhr = found[Math.floor(found.length / 2)];
const faults = categories.flatMap((name) =>
  lhr.categories[name].auditRefs
    .filter(({ id, weight }) => weight && (lhr.audits[id].score ?? 1) < 0.98)
    .map(({ id }) => ({ category: name, id, score: lhr.audits[id].score, says: lhr.audits[id].displayValue ?? "" })));
console.log(JSON.stringify({
  reached: lhr.finalDisplayedUrl,
  scores: Object.fromEntries(categories.map((name) => [name, lhr.categories[name].score])),
  faults,
}));
