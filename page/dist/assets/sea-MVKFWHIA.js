import{a as o,c as e,u as i}from"./chunk-C23HHSDS.js";var p={show(r){e(r,o("h1",{},i("sea")))}};export{p as view};
