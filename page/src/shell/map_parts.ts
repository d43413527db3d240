// SPDX-License-Identifier: Apache-2.0
//
// What the page uses of MapLibre, by name: the bundler leaves out the rest, as far as it can be told apart.
export { AttributionControl, Map, NavigationControl, setWorkerUrl } from "maplibre-gl";
