/** The style sheet of all pages: light or dark as the browser is, nothing from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --surface: #ffffff; --raised: #f0f2f5; --line: #d9dee5; --text: #1c2430; --muted: #5b6675;
  --accent: #2456c7; --accent-text: #ffffff; --good: #1a7f4b; --bad: #b3261e; --warn: #8a5a00; --neutral: #5b6675;
  --good-soft: #dff5e8; --bad-soft: #fde4e1; --warn-soft: #fdf0d2; --neutral-soft: #e9edf2;
  --added: #e3f6ea; --removed: #fdeae8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10141b; --surface: #181e27; --raised: #212935; --line: #2f3947; --text: #e4e9f0; --muted: #9aa6b6;
    --accent: #7aa7ff; --accent-text: #0c1220; --good: #5fd08f; --bad: #ff8a80; --warn: #f0b849; --neutral: #9aa6b6;
    --good-soft: #143424; --bad-soft: #431d1c; --warn-soft: #3d2f10; --neutral-soft: #262f3c;
    --added: #12301f; --removed: #3b1b1b;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 13px; }
header.bar { background: var(--surface); border-bottom: 1px solid var(--line); }
header.bar .inner { max-width: 1180px; margin: 0 auto; padding: 14px 24px 0; }
header.bar .name { font-size: 17px; font-weight: 600; }
header.bar .name a { color: var(--text); }
header.bar .name span { color: var(--muted); font-weight: 400; }
nav.tabs { display: flex; gap: 4px; margin-top: 10px; flex-wrap: wrap; }
nav.tabs a { padding: 8px 12px; color: var(--muted); border-bottom: 2px solid transparent; }
nav.tabs a:hover { color: var(--text); text-decoration: none; }
nav.tabs a[aria-current] { color: var(--text); border-bottom-color: var(--accent); font-weight: 600; }
main { max-width: 1180px; margin: 0 auto; padding: 24px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 6px; font-weight: 600; }
h1 .number { color: var(--muted); font-weight: 400; }
h2 { font-size: 17px; margin: 28px 0 10px; font-weight: 600; }
p { margin: 0 0 10px; }
.muted { color: var(--muted); }
.row { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; }
.between { justify-content: space-between; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; margin-bottom: 16px; overflow: hidden; }
.card > .head { padding: 10px 16px; background: var(--raised); border-bottom: 1px solid var(--line); font-weight: 600; }
.card > .body { padding: 14px 16px; }
.list { list-style: none; margin: 0; padding: 0; }
.list > li { padding: 12px 16px; border-top: 1px solid var(--line); }
.list > li:first-child { border-top: 0; }
.list .title { font-weight: 600; color: var(--text); }
.badge { display: inline-block; padding: 1px 9px; border-radius: 999px; font-size: 12.5px; line-height: 20px; font-weight: 500; background: var(--neutral-soft); color: var(--neutral); white-space: nowrap; }
.badge.good { background: var(--good-soft); color: var(--good); }
.badge.bad { background: var(--bad-soft); color: var(--bad); }
.badge.warn { background: var(--warn-soft); color: var(--warn); }
.button { display: inline-block; font: inherit; font-weight: 600; font-size: 14px; padding: 6px 14px; border-radius: 6px; border: 1px solid var(--line); background: var(--raised); color: var(--text); cursor: pointer; }
.button:hover { border-color: var(--muted); text-decoration: none; }
.button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-text); }
.button.danger { color: var(--bad); }
.button.small { padding: 2px 10px; font-size: 13px; font-weight: 500; }
.button[disabled] { opacity: .5; cursor: not-allowed; }
label { display: block; font-weight: 600; font-size: 14px; margin-bottom: 4px; }
input, select, textarea { font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--line); border-radius: 6px; padding: 6px 10px; width: 100%; }
textarea { min-height: 220px; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
.field { margin-bottom: 14px; }
form.inline { display: inline; }
table { border-collapse: collapse; width: 100%; }
table.fixed { table-layout: fixed; }
table.fixed th:nth-child(1) { width: 32%; } table.fixed th:nth-child(3) { width: 11%; } table.fixed th:nth-child(4) { width: 200px; }
table.fixed td:nth-child(4) { text-align: right; white-space: nowrap; }
table.objects th:nth-child(2) { width: 11%; } table.objects th:nth-child(3) { width: auto; }
.field > .row > .button { margin-bottom: 6px; }
th, td { text-align: left; padding: 8px 16px; border-top: 1px solid var(--line); vertical-align: middle; overflow-wrap: anywhere; }
thead th { border-top: 0; font-size: 13px; color: var(--muted); font-weight: 500; background: var(--raised); }
.files { font-size: 13px; }
.plus { color: var(--good); } .minus { color: var(--bad); }
details.file > summary { padding: 9px 16px; background: var(--raised); cursor: pointer; display: flex; gap: 12px; justify-content: space-between; align-items: center; }
details.file > summary .mono { overflow-wrap: anywhere; }
.diff { overflow-x: auto; margin: 0; border-top: 1px solid var(--line); }
.diff div { padding: 0 16px; white-space: pre; min-width: max-content; }
.diff .a { background: var(--added); } .diff .r { background: var(--removed); } .diff .h { color: var(--muted); background: var(--raised); }
pre.text { margin: 0; padding: 14px 16px; overflow-x: auto; }
.markdown > :last-child { margin-bottom: 0; }
.markdown h1, .markdown h2, .markdown h3 { font-size: 16px; margin: 14px 0 8px; }
.markdown h1:first-child, .markdown h2:first-child, .markdown h3:first-child { margin-top: 0; }
.markdown ul { padding-left: 22px; margin: 0 0 10px; }
.markdown table { width: auto; } .markdown th, .markdown td { padding: 4px 10px; border: 1px solid var(--line); }
.markdown pre { background: var(--raised); padding: 10px; border-radius: 6px; overflow-x: auto; }
.notice { border: 1px solid var(--line); border-left: 4px solid var(--bad); background: var(--surface); padding: 10px 14px; border-radius: 6px; margin-bottom: 16px; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 260px; gap: 24px; }
@media (max-width: 860px) { .columns { grid-template-columns: minmax(0, 1fr); } }
.side h3 { font-size: 13px; color: var(--muted); margin: 0 0 6px; font-weight: 600; }
.side section { padding-bottom: 14px; margin-bottom: 14px; border-bottom: 1px solid var(--line); }
.avatar { width: 20px; height: 20px; border-radius: 50%; vertical-align: -4px; }
.empty { padding: 32px 16px; text-align: center; color: var(--muted); }
`;
