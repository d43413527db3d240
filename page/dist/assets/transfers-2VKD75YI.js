import{a as o,b as r,k as e}from"./chunk-J6SIYTKV.js";var p={show(t){r(t,o("h1",{},e("transfers")))}};export{p as view};
