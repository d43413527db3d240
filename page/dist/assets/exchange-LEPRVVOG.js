import{a as e,c as o,u as i}from"./chunk-C23HHSDS.js";var p={show(r){o(r,e("h1",{},i("exchange")))}};export{p as view};
