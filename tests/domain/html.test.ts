import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html, plainLine } from "../../shared/domain/html.ts";

describe("HTML", () => {
  it("takes what is put in as text, in a tag and in an attribute", () => {
    const name = `"><script>alert('ł & co')</script>`;

    expect(html`<a title="${name}">${name}</a>`.html).toBe(
      '<a title="&quot;&gt;&lt;script&gt;alert(&#39;ł &amp; co&#39;)&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert(&#39;ł &amp; co&#39;)&lt;/script&gt;</a>',
    );
  });

  it("takes other HTML as it is, also many, numbers as they are, and nothing as nothing", () => {
    const rows = [1, 2].map((number) => html`<li>${number}</li>`);

    expect(html`<ul>${rows}</ul>${undefined}${html`<br>`}`.html).toBe("<ul><li>1</li><li>2</li></ul><br>");
  });

  it("is never broken out of", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`<>"'&;a/= `) }), (text) => {
        expect(html`${text}`.html).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});

describe("one plain line", () => {
  it.each([
    ["Poranna Kawa sp. z o.o.", "Poranna Kawa sp. z o.o."],
    ["  Łucja\tWójcik  ", "Łucja Wójcik"],
    ["Anna\r\nBcc: everybody@example.com", "Anna Bcc: everybody@example.com"],
    ["one\u0000two\u001b[31mthree\u007f", "one two [31mthree"],
    ["one\u0085two\u2028three\u2029four", "one two three four"],
    ["right\u202eot tfel", "rightot tfel"],
    ["seen\u200b\u200d\ufeff\u00ad, unseen", "seen, unseen"],
    ["\u2066\u202a\u200f", ""],
  ])("is made of %j: %j", (text, line) => {
    expect(plainLine(text)).toBe(line);
  });

  it("has no controls, no marks of direction and no second line, whatever was typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(plainLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]|^\s|\s$|\s\s/u);
        expect(plainLine(plainLine(text))).toBe(plainLine(text));
      }),
    );
  });
});
