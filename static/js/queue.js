// The queue: rows by keyboard.

import "./page.js";
import { bind, step } from "./keys.js";

const links = [...document.querySelectorAll(".row-link")];
bind({ j: () => step(links, 1), k: () => step(links, -1) });

if (location.hash === "#q") document.getElementById("q").focus();
