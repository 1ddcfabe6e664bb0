/** The pages of a list, one after the other: all of them, or as many as `pagesMax`. */
export async function* everyPage<Place, Page extends { readonly next?: Place | undefined }>(
  read: (after: Place | undefined) => Promise<Page>,
  pagesMax = Number.POSITIVE_INFINITY,
): AsyncGenerator<Page> {
  let after: Place | undefined;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const page = await read(after);
    yield page;
    if (page.next === undefined) return;
    after = page.next;
  }
}
