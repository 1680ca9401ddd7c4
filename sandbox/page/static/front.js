import { watchLayers } from "./layers.js";

watchLayers();
