/** A 2D code as an SVG picture. */
import { renderSVG } from "uqr";

/** `correction`: how much of a damaged code can still be read, `L` about 7 %, `M` about 15 %. */
export const qrSvgOf = (text: string, correction: "L" | "M"): string => renderSVG(text, { ecc: correction, border: 4 });
