import{r as n}from"./chunk-TIY6XCKO.js";var o={};async function e(){n()==="ko"&&(o=(await import("./titles_ko-HEYYDNYK.js")).KOREAN)}function t(r){return n()==="ko"?o[r]??r:r}export{e as a,t as b};
