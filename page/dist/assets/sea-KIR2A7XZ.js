import{a as o,b as e,k as i}from"./chunk-J6SIYTKV.js";var p={show(r){e(r,o("h1",{},i("sea")))}};export{p as view};
