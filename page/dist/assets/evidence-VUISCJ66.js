import{a as e,b as o,k as i}from"./chunk-J6SIYTKV.js";var p={show(r){o(r,e("h1",{},i("evidence")))}};export{p as view};
