/** The report page's style: light and dark, from a telephone to a wide screen. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fbfbf9;--card:#fff;--ink:#1d1f23;--soft:#656b75;--line:#e3e4e0;--good:#2f9e5b;--bad:#cf3b3b;--wall:#e5742a;--limit:#d9a514;--access:#8b5fd6;--odd:#8a94a3;--working:#3f7fd8;--schedule:#7f9cb8;--between:#c9d3de;--stopped:#e9e9e5;--code:#f1f1ed}
@media (prefers-color-scheme:dark){:root{--paper:#14161a;--card:#1c1f25;--ink:#e6e7ea;--soft:#9aa1ac;--line:#2d323b;--good:#47b675;--bad:#e56464;--wall:#ef8e4e;--limit:#e2b845;--access:#a686e6;--odd:#8a94a3;--working:#5b96e8;--schedule:#5f7b96;--between:#4a5563;--stopped:#272b32;--code:#262a32}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{max-width:1040px;margin:0 auto;padding:28px 16px 56px}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 14px;margin-bottom:18px}
h1{font-size:25px;line-height:1.2;margin:0;overflow-wrap:anywhere}
h2{font-size:14px;margin:0 0 10px;font-weight:650}
p{margin:0}
.soft,.label{color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:10px;margin-bottom:12px}
.tile,section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
.tile b{display:block;font-size:20px;line-height:1.3;white-space:nowrap;font-weight:650;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:13px}
section{margin-bottom:12px;min-width:0}
.todo{border-left:4px solid var(--good)}
.todo.open{border-left-color:var(--limit)}
.todo ul{margin:0;padding:0;list-style:none}
.todo li+li{margin-top:10px}
code{display:inline-block;max-width:100%;background:var(--code);border-radius:5px;padding:1px 7px;font:13px/1.6 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere;user-select:all}
svg{display:block;overflow:visible}
svg .label{font-size:11px;fill:var(--soft)}
.tick{stroke:var(--line);stroke-width:1}
.good{fill:var(--good);background:var(--good)}.bad{fill:var(--bad);background:var(--bad)}.wall{fill:var(--wall);background:var(--wall)}.limit{fill:var(--limit);background:var(--limit)}.access{fill:var(--access);background:var(--access)}.odd{fill:var(--odd);background:var(--odd)}.working{fill:var(--working);background:var(--working)}.schedule{fill:var(--schedule);background:var(--schedule)}.between{fill:var(--between);background:var(--between)}.stopped{fill:var(--stopped);background:var(--stopped)}
.legend{display:flex;flex-wrap:wrap;gap:3px 16px;margin:10px 0 0;padding:0;list-style:none;font-size:13px;color:var(--soft)}
.legend i{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:6px}
.legend b{color:var(--ink);font-weight:600}
.share{display:flex;height:16px;border-radius:5px;overflow:hidden;gap:1px}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:0 12px}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:14px}
th{color:var(--soft);font-weight:500;font-size:12.5px}
th,td{padding:4px 22px 4px 0;text-align:left;vertical-align:top;white-space:nowrap;font-variant-numeric:tabular-nums}
td:last-child{white-space:normal;min-width:11em;padding-right:0;overflow-wrap:anywhere}
.n{text-align:right}
th.n:last-child{padding-right:0}
td.n:last-child{min-width:0;white-space:nowrap}
.round{stroke:var(--card);stroke-width:.5}
tr+tr td{border-top:1px solid var(--line)}
footer{color:var(--soft);font-size:12.5px;margin-top:18px}
@media (max-width:560px){thead{display:none}table,tbody{display:block}tr{display:block;padding:6px 0}tr+tr{border-top:1px solid var(--line)}tr+tr td{border:0}td,td:last-child,td.n:last-child{display:flex;justify-content:space-between;gap:14px;padding:1px 0;min-width:0;white-space:normal;text-align:right}td:empty{display:none}td::before{content:attr(data-name);color:var(--soft);white-space:nowrap}}
@media print{body{background:#fff}section,.tile{break-inside:avoid}}
`.trim();
