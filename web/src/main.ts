import { mount } from "svelte";
import App from "./App.svelte";
import "./page.css";

const target = document.getElementById("app")!;
const bench = /^#\/bench\/(\d+)(\/base)?$/.exec(location.hash); // a load for benchmarks/page_frame.py, not for people
if (bench) void import("./map/Bench.svelte").then(({ default: Bench }) =>
  mount(Bench, { target, props: { count: Number(bench[1]), base: bench[2] !== undefined } }));
else mount(App, { target });
