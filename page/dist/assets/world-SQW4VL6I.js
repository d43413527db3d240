import{a as o,c as r,u as e}from"./chunk-C23HHSDS.js";var p={show(i){r(i,o("h1",{},e("world")))}};export{p as view};
