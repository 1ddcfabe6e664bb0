/**
 * What a browser lets the pages of the documentation do, deployed and on the local system alike.
 *
 * `sandbox` gives them an origin of their own that is no host's: the reference's script is not ours, and where it is served beside other
 * pages, as locally, it reads none of them and sends no cookie. Scripts are files of the site, never text in a page.
 *
 * Two style sheets are made by that script: the empty one, which it fills by the DOM's own calls, and the one of its scroll bars. It
 * searches in a worker, made of its own text (`blob:`), and shows no picture but an empty one (`data:`). It may ask the network for nothing.
 */
export const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
  "img-src data:",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "sandbox allow-scripts",
].join("; ");
