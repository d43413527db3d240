import{s as n}from"./chunk-GVPG7DM5.js";var o={};async function e(){n()==="ko"&&(o=(await import("./titles_ko-FIU2SWOV.js")).KOREAN)}function t(r){return n()==="ko"?o[r]??r:r}export{e as a,t as b};
