/* SPDX-License-Identifier: Apache-2.0
 *
 * How a report looks: on a desk, on a telephone, in the dark, and on A4 paper, where the summary is a page.
 */
#include "figure_local.h"
#include "svg.h"

static const char colours_light[] =
    "--ink:#1a1f24;--soft:#57606a;--rule:#d5d9dd;--paper:#fff;--shade:#f4f6f8;--link:#00507d;--accent:#0072b2;";
static const char colours_dark[] =
    "--ink:#e8e6e1;--soft:#a9b0b8;--rule:#3a424a;--paper:#15191d;--shade:#1e242a;--link:#8cc8f2;--accent:#58aee6;";

static const char page[] =
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{margin:0 auto;max-width:48.5rem;padding:2.5rem 1.25rem 4rem;background:var(--paper);color:var(--ink);"
    "font:1.0625rem/1.55 Charter,'Bitstream Charter','Source Serif 4',Cambria,'Noto Serif',"
    "'Noto Serif KR','Liberation Serif',serif;overflow-wrap:break-word}\n"
    "h1,h2,h3,caption,table,figcaption,nav,.facts,.keys,.origin,.condition,.sources,#notes ol{"
    "font-family:'Noto Sans','Noto Sans KR','Liberation Sans',Arial,Helvetica,sans-serif}\n"
    "h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4rem;letter-spacing:-.01em;text-wrap:balance}\n"
    "h2{font-size:1.3rem;line-height:1.3;margin:3rem 0 .8rem;padding-top:.7rem;border-top:2px solid var(--ink)}\n"
    "h3{font-size:1.05rem;line-height:1.35;margin:2rem 0 .5rem}\n"
    ".count{color:var(--soft);font-weight:normal;margin-right:.35em}\n"
    "p,ul,ol{margin:0 0 .9rem}\n"
    "a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:from-font}\n"
    "a.cite{white-space:nowrap}\n"
    "sup{line-height:0}\n"
    "code{font-family:'Source Code Pro','DejaVu Sans Mono',Consolas,Menlo,monospace;font-size:.88em}\n"
    "pre{background:var(--shade);border-left:3px solid var(--rule);padding:.8rem 1rem;white-space:pre-wrap;"
    "overflow-wrap:anywhere;font-size:.95rem;margin:0 0 1rem}\n"
    ":focus-visible{outline:2px solid var(--accent);outline-offset:2px}\n"
    ":target{background:var(--shade)}\n";

static const char summary[] =
    ".summary{border-top:6px solid var(--accent);padding-top:1.4rem}\n"
    ".facts{color:var(--soft);font-size:.875rem;margin:0 0 1.4rem}\n"
    ".answer{font-size:1.35rem;line-height:1.42;margin:0 0 1.6rem;text-wrap:pretty}\n"
    ".condition{font-size:.9rem;line-height:1.5;border-left:3px solid var(--accent);background:var(--shade);"
    "padding:.7rem 1rem;margin:0 0 1.4rem}\n"
    ".keys{list-style:none;padding:0;margin:0 0 1.6rem;display:grid;"
    "grid-template-columns:repeat(auto-fit,minmax(13rem,1fr))}\n"
    ".keys li{border:1px solid var(--rule);margin:0 -1px -1px 0;padding:.8rem .9rem;display:flex;"
    "flex-direction:column;gap:.15rem}\n"
    ".key-label{font-size:.85rem;line-height:1.35;color:var(--soft)}\n"
    ".key-value{font-size:1.45rem;line-height:1.25;font-weight:bold;font-variant-numeric:tabular-nums}\n"
    ".key-interval{font-size:.8125rem;font-variant-numeric:tabular-nums}\n"
    ".key-tier{font-size:.75rem;color:var(--soft);margin-top:auto;padding-top:.35rem}\n"
    ".told{display:block}\n"
    ".told li{display:grid;grid-template-columns:11rem 1fr;column-gap:1.1rem;row-gap:.1rem;border:0;"
    "border-top:1px solid var(--rule);margin:0;padding:.45rem 0}\n"
    ".told li.key-head{display:block;border-top:1.5px solid var(--ink);padding:.3rem 0;font-size:.9rem}\n"
    ".told .key-value{grid-column:1;grid-row:1;font-size:1.15rem}.told .key-label{grid-column:1;grid-row:2 / 4;font-size:.78rem}\n"
    ".told .key-says{grid-column:2;grid-row:1;font-size:.9rem;line-height:1.35}\n"
    ".told .key-interval,.told .key-tier{grid-column:2;margin:0;padding:0;font-size:.78rem;color:var(--soft)}\n"
    ".contents{margin:2.2rem 0 0;font-size:.95rem}\n"
    ".contents h2{font-size:1rem;border:0;margin:0 0 .4rem;padding:0}\n"
    ".contents ol,.contents ul{padding-left:1.6em;margin:0}\n"
    ".contents ul{list-style:none}\n"
    ".contents li{margin:.15rem 0}\n";

static const char blocks[] =
    "figure,.table{margin:1.8rem 0 2rem}\n"
    ".scroll{overflow-x:auto}\n"
    "figure .scroll{margin:0 -12px}\n" /* what is drawn stands in line with the text */
    "svg.chart{display:block;width:100%;height:auto;min-width:34rem}\n"
    "figcaption{font-size:.875rem;line-height:1.5;margin-top:.5rem}\n"
    ".origin{font-size:.8125rem;line-height:1.5;color:var(--soft);margin:.3rem 0 0}\n"
    "table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.4;font-variant-numeric:tabular-nums}\n"
    "caption{text-align:left;font-size:.9375rem;padding:0 0 .5rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.32rem .9rem .32rem 0;font-weight:normal}\n"
    "th:last-child,td:last-child{padding-right:0}\n"
    "thead th{vertical-align:bottom;font-weight:bold;border-top:1.5px solid var(--ink);"
    "border-bottom:1px solid var(--ink)}\n"
    "tbody tr{border-bottom:1px solid var(--rule)}\n"
    "tbody:last-of-type tr:last-child{border-bottom:1.5px solid var(--ink)}\n"
    "tr.group th{font-weight:bold;padding-top:.9rem}\n"
    "tr.total{border-top:1px solid var(--ink)}\n"
    "tr.total th,tr.total td{font-weight:bold}\n"
    ".number{text-align:right;white-space:nowrap}\n"
    ".unit{font-weight:normal;color:var(--soft)}\n"
    ".level-1{padding-left:1.2em}.level-2{padding-left:2.4em}.level-3{padding-left:3.6em}.level-4{padding-left:4.8em}\n"
    ".level-5{padding-left:6em}.level-6{padding-left:7.2em}.level-7{padding-left:8.4em}.level-8{padding-left:9.6em}\n"
    "tfoot td{font-size:.8125rem;color:var(--soft);padding-top:.5rem}\n"
    "tfoot p{margin:0 0 .2rem}\n"
    ".sources,#notes ol{font-size:.9rem;line-height:1.5;padding-left:2.2em}\n"
    ".sources li,#notes li{margin-bottom:.4rem;padding-left:.2em}\n"
    ".url{overflow-wrap:anywhere}\n";

static const char telephone[] =
    "@media (max-width:40rem){body{font-size:1rem;padding:1.25rem 1rem 3rem}h1{font-size:1.5rem}"
    ".answer{font-size:1.15rem}"
    ".keys,.told li{grid-template-columns:1fr}.told li>*{grid-column:1 !important;grid-row:auto !important}}\n";

static const char paper[] =
    "@page{size:A4;margin:18mm 17mm 20mm}\n"
    "@media print{html{font-size:10.5pt}body{max-width:none;padding:0;font-size:10.5pt}\n"
    ".summary{break-after:page}.contents{margin-top:0}.summary p{margin-bottom:.55rem}"
    ".summary .answer{font-size:12.5pt;line-height:1.35;margin-bottom:.8rem}.told{margin-bottom:.7rem}"
    ".summary .condition{padding:.4rem .8rem;margin-bottom:.7rem}\n"
    "h2,h3,h2+p,h3+p{break-after:avoid}figure,.keys li,tr,.sources li{break-inside:avoid}\n"
    "thead{display:table-header-group}\n"
    "p{orphans:3;widows:3}.scroll{overflow:visible}svg.chart{min-width:0}a{color:inherit;text-decoration:none}\n"
    "pre,.condition,.keys{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";

void figure_add_report_style(ist_buffer *out)
{
    ist_buffer_add(out, ":root{");
    ist_buffer_add(out, colours_light);
    figure_add_palette(out, false);
    ist_buffer_add(out, "}\n@media screen and (prefers-color-scheme:dark){:root{");
    ist_buffer_add(out, colours_dark);
    figure_add_palette(out, true);
    ist_buffer_add(out, "}}\n");
    ist_buffer_add(out, page);
    ist_buffer_add(out, summary);
    ist_buffer_add(out, blocks);
    figure_add_chart_rules(out);
    ist_buffer_add(out, telephone);
    ist_buffer_add(out, paper);
}
