import{a as o,b as r,k as e}from"./chunk-J6SIYTKV.js";var p={show(i){r(i,o("h1",{},e("world")))}};export{p as view};
