// Holds the report of an evaluation against axe-core, the library of accessibility rules that browsers' tools use: in the light and the dark
// scheme, and as wide as a desk's and a telephone's screen. Ends with 1 if a rule is broken.
//
//   npm install --no-save --prefix /tmp/axe axe-core
//   node benchmarks/accessibility.mjs WORKSPACE/evaluation/report.html /tmp/axe/node_modules/axe-core/axe.min.js
//
// Needs Node.js 18 or newer, and chromium (or CHROMIUM=PROGRAM). Nothing is sent anywhere.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCHEMES = { dark: 0, light: 1 };
const WIDTHS = [1280, 400];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking',
  '--virtual-time-budget=60000', '--dump-dom'];
const MARK = 'axe-results';

const [report, axe] = process.argv.slice(2);
if (!axe) {
  console.error('usage: node benchmarks/accessibility.mjs REPORT.html AXE.min.js');
  process.exit(64);
}
const folder = mkdtempSync(join(tmpdir(), 'accessibility-'));
const page = join(folder, 'page.html');
// the results come back as text of the page; what is folded is looked at too
const run = `document.querySelectorAll('details').forEach(each => { each.open = true; });
axe.run().then(found => {
  const text = JSON.stringify({ passes: found.passes.length, violations: found.violations.map(rule => ({
    id: rule.id, impact: rule.impact, help: rule.help,
    nodes: rule.nodes.map(node => node.html.slice(0, 160) + ' -- ' + (node.failureSummary || '').replace(/\\s+/g, ' ')) })) });
  const out = document.createElement('pre');
  out.id = '${MARK}';
  out.textContent = encodeURIComponent(text);
  document.body.append(out);
});`;
let broken = 0;
try {
  writeFileSync(page, readFileSync(report, 'utf8')
    .replace('</body>', () => `<script>${readFileSync(axe, 'utf8')}</script><script>${run}</script></body>`));
  for (const [scheme, number] of Object.entries(SCHEMES)) {
    for (const width of WIDTHS) {
      const dom = execFileSync(process.env.CHROMIUM || 'chromium',
        [...FLAGS, `--blink-settings=preferredColorScheme=${number}`, `--window-size=${width},900`, `file://${page}`],
        { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
      const found = JSON.parse(decodeURIComponent(dom.match(new RegExp(`<pre id="${MARK}">([^<]*)`))[1]));
      console.log(`${scheme}, ${width} wide: ${found.passes} rules hold, ${found.violations.length} are broken`);
      for (const rule of found.violations) {
        broken++;
        console.log(`  ${rule.id} (${rule.impact}): ${rule.help}`);
        rule.nodes.slice(0, 5).forEach(node => console.log(`    ${node}`));
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(broken ? 1 : 0);
