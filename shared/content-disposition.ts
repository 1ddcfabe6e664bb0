/**
 * The header `Content-Disposition` of a download (RFC 6266): the name in ASCII for old readers, then as it is. Nothing in it ends the header, leads to another folder, or
 * turns the direction of writing, which hides an ending.
 */
export const attachmentNamed = (fileName: string): string => {
  const plain = fileName.toWellFormed().replace(/[\p{C}/\\]/gu, "_");
  const ascii = plain
    .replace(/[łŁ]/g, (letter) => (letter === "ł" ? "l" : "L"))
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^ -~]|["%/\\]/gu, "_");
  const exact = encodeURIComponent(plain).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
};
