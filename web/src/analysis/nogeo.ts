// Stands in for d3-geo inside Observable Plot: no chart here is a map, and projections are a fifth of the chunk.
function none(): never {
  throw new Error("charts draw no maps");
}

/** Asked for while Plot is loaded, used only by projections. */
const geoTransform = (): { stream: () => never } => ({ stream: none });

export {
  geoTransform,
  none as geoAlbers, none as geoAlbersUsa, none as geoAzimuthalEqualArea, none as geoAzimuthalEquidistant, none as geoCentroid,
  none as geoClipRectangle, none as geoConicConformal, none as geoConicEqualArea, none as geoConicEquidistant, none as geoEqualEarth,
  none as geoEquirectangular, none as geoGnomonic, none as geoGraticule10, none as geoMercator, none as geoOrthographic,
  none as geoPath, none as geoStereographic, none as geoStream, none as geoTransverseMercator,
};
