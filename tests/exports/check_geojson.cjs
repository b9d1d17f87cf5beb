// check-geojson reads a file: node check_geojson.cjs MODULES FILE; prints the number of features, or says what is wrong
"use strict";
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const folder = path.join(process.argv[2], "node_modules", "@placemarkio", "check-geojson");
const about = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
const entry = about.module || about.main;
import(pathToFileURL(path.join(folder, entry)).href).then((room) => {
  try {
    const check = room.check || room.default.check;
    const found = check(fs.readFileSync(process.argv[3], "utf8"));
    process.stdout.write(String(found.type === "FeatureCollection" ? found.features.length : 1));
  } catch (fault) {
    process.stderr.write(String(fault.message || fault));
    process.exit(1);
  }
});
