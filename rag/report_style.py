"""The look of ``rag.report_page``: light and dark, on paper and on a phone."""

STYLE = """
:root{color-scheme:light dark;--ink:#1d2126;--dim:#5c6570;--line:#d9dee4;--card:#fff;--page:#f5f6f8;
--good:#1a6b3c;--good-bg:#e2f3e8;--bad:#a3261c;--bad-bg:#fbe6e4;--warn:#7a5200;--warn-bg:#fdf1d6;
--mark:#fff0a8;--link:#17559e}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--dim:#a0a9b4;--line:#363d46;--card:#1d2228;
--page:#14171b;--good:#7fd6a1;--good-bg:#173524;--bad:#ff9d94;--bad-bg:#431d1a;--warn:#f0c56b;
--warn-bg:#3a2d0f;--mark:#5c5012;--link:#8ebcf5}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
a{color:var(--link)}.dim,footer{color:var(--dim);font-size:.875rem}.num{white-space:nowrap;
font-variant-numeric:tabular-nums}.sum{margin:0 0 1rem;font-weight:600}
table{border-collapse:collapse}td,th{padding:.2rem .75rem .2rem 0;text-align:left;
vertical-align:top;font-weight:400}
.scores{margin:.5rem 0 1rem}.scores th{font-family:ui-monospace,monospace;font-size:.875rem}
meter{width:9rem;height:.9rem}
summary{cursor:pointer}
.case{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--good);
border-radius:6px;margin:.6rem 0;padding:.6rem .9rem}.case.wrong{border-left-color:var(--bad)}
.case:target{outline:2px solid var(--link)}
.q{font-weight:600}.id{color:var(--dim);font-family:ui-monospace,monospace;font-size:.8rem}
.badge,.label,.tag{display:inline-block;border-radius:4px;padding:0 .45rem;font-size:.8rem}
.badge,.label{background:var(--good-bg);color:var(--good);font-weight:600}
.badge.wrong,.label.contradicted,.label.unsupported,.label.unchecked{background:var(--bad-bg);
color:var(--bad)}.label.attribution_lost{background:var(--warn-bg);color:var(--warn)}
.tag{border:1px solid var(--line);color:var(--dim);margin-right:.3rem}
.why{color:var(--bad);font-weight:600;margin:.5rem 0}.ok{color:var(--good);font-weight:600}
.notice,.refused{background:var(--warn-bg);color:var(--warn);padding:.35rem .6rem;border-radius:4px;
margin:.5rem 0}
.sentences,.dropped{padding-left:1.4rem}.sentences li,.dropped li{margin:.45rem 0}
.dropped s{text-decoration-color:var(--bad)}
.verdict{display:inline-block;vertical-align:top;margin-right:.5rem;font-size:.875rem}
.verdict[open]{display:block}.verdict table{margin:.3rem 0 .3rem .5rem}
tr.fail td,tr.error td{color:var(--bad)}tr.not_applicable td{color:var(--dim)}
blockquote{margin:.6rem 0;padding:.4rem .8rem;border-left:3px solid var(--line)}
blockquote p{margin:0;white-space:pre-line;overflow-wrap:anywhere}blockquote:target{border-color:
var(--link)}mark{background:var(--mark);color:inherit}
.sides{border:1px solid var(--line);border-radius:4px;padding:.4rem .7rem;margin:.5rem 0}
.sides ul{margin:.2rem 0}.expected{margin-top:.5rem;font-size:.875rem}
.worse li,.wrong li{margin:.3rem 0}.wrong b{color:var(--bad);font-weight:400}
@media (max-width:40rem){.scores td:nth-child(3){display:none}main{padding:1rem .6rem}}
@media print{.case{break-inside:avoid}body{background:#fff}}
"""
