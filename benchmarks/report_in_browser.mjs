// Looks at the report of an evaluation in a real browser: in the light and the dark scheme, and as wide as a desk's and a telephone's screen. In each
// it is held against axe-core, the library of accessibility rules that browsers' tools use, and nothing may be wider than the screen. Ends with
// 1 if a rule is broken.
//
//   npm install --no-save --prefix MODULES axe-core puppeteer-core @sparticuz/chromium
//   node benchmarks/report_in_browser.mjs MODULES WORKSPACE/evaluation/report.html [PICTURES]
//
// PICTURES is a folder for a picture of each. Needs Node.js 20 or newer; @sparticuz/chromium carries a Chromium for Linux on x86-64, CHROMIUM=PROGRAM
// names another browser. Nothing is sent anywhere.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const SCHEMES = ['light', 'dark'];
const WIDTHS = [1280, 400];

const [modules, report, pictures] = process.argv.slice(2);
if (!report) {
  console.error('usage: node benchmarks/report_in_browser.mjs MODULES REPORT.html [PICTURES]');
  process.exit(64);
}
const require = createRequire(join(resolve(modules), 'node_modules', 'any'));
const load = async name => (await import(pathToFileURL(require.resolve(name)))).default;
const puppeteer = await load('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const chromium = process.env.CHROMIUM ? null : await load('@sparticuz/chromium');

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? await chromium.executablePath(),
  args: chromium?.args ?? ['--no-sandbox'],
  headless: 'shell',
});

// what sticks out of the screen and is in no box of its own that scrolls
const tooWide = () => [...document.querySelectorAll('body *')].filter(each => {
  if (each.getBoundingClientRect().right <= innerWidth + 1) {
    return false;
  }
  for (let box = each.parentElement; box; box = box.parentElement) {
    if (getComputedStyle(box).overflowX !== 'visible') {
      return false;
    }
  }
  return true;
}).map(each => `${each.outerHTML.slice(0, 120)} ends at ${Math.round(each.getBoundingClientRect().right)}`);

let broken = 0;
try {
  for (const scheme of SCHEMES) {
    for (const width of WIDTHS) {
      const page = await browser.newPage();
      await page.setViewport({ width, height: 900 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(pathToFileURL(resolve(report)));
      if (pictures) {
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({ path: join(pictures, `${scheme}-${width}.png`), fullPage: true });
      }
      // what is folded is looked at too
      await page.evaluate(() => document.querySelectorAll('details').forEach(each => { each.open = true; }));
      const wide = await page.evaluate(tooWide);
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run());
      console.log(`${scheme}, ${width} wide: ${found.passes.length} rules hold, ${found.violations.length} are broken, ${wide.length} elements are too wide`);
      for (const rule of found.violations) {
        console.log(`  ${rule.id} (${rule.impact}): ${rule.help}`);
        rule.nodes.slice(0, 5).forEach(node => console.log(`    ${node.html.slice(0, 160)} -- ${(node.failureSummary ?? '').replace(/\s+/g, ' ')}`));
      }
      wide.slice(0, 5).forEach(each => console.log(`  too wide: ${each}`));
      broken += found.violations.length + wide.length;
      await page.close();
    }
  }
} finally {
  browser.process()?.kill('SIGKILL'); // it has nothing to keep, and some builds wait for a minute when asked to close
}
process.exit(broken ? 1 : 0);
