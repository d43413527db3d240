import{a as o,b as e,k as i}from"./chunk-J6SIYTKV.js";var p={show(t){e(t,o("h1",{},i("question")))}};export{p as view};
