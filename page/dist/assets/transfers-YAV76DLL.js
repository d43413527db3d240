import{a as o,c as r,u as e}from"./chunk-C23HHSDS.js";var p={show(t){r(t,o("h1",{},e("transfers")))}};export{p as view};
