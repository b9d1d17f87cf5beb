// Cesium itself reads a CZML file and says where each entity is: node read_czml.cjs MODULES FILE < {"id": [time_s, ..]}
"use strict";
const fs = require("fs");
const { createRequire } = require("module");
globalThis.Image = class {};
const warnings = [];
console.warn = console.error = console.log = (...words) => warnings.push(words.join(" "));
const Cesium = createRequire(process.argv[2] + "/")("cesium");
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const document = JSON.parse(fs.readFileSync(process.argv[3], "utf8"));

Cesium.CzmlDataSource.load(document).then(
  (source) => {
    const begin = source.clock ? source.clock.startTime : Cesium.JulianDate.fromIso8601("2000-01-01T00:00:00Z");
    const places = {};
    for (const [id, times] of Object.entries(asked)) {
      const entity = source.entities.getById(id);
      places[id] = times.map((seconds) => {
        const when = Cesium.JulianDate.addSeconds(begin, seconds, new Cesium.JulianDate());
        const place = entity && entity.isAvailable(when) ? entity.position.getValue(when) : undefined;
        return place ? [place.x, place.y, place.z] : null;
      });
    }
    const entities = source.entities.values;
    const shapes = {};
    for (const name of ["point", "path", "label", "ellipse", "polyline", "polygon"]) {
      shapes[name] = entities.filter((entity) => entity[name] !== undefined).length;
    }
    process.stdout.write(JSON.stringify({ version: Cesium.VERSION, count: entities.length, shapes, places, warnings }));
  },
  (fault) => {
    process.stderr.write(String(fault && fault.message));
    process.exit(1);
  },
);
