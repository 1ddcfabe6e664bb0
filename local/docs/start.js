// The two names come with the other scripts of the page. Nothing of the document is text that others wrote; `sanitize` costs nothing all the same.
Redoc.init(
  apiDescription,
  {
    sanitize: true,
    hideDownloadButtons: true,
    expandResponses: "200,201,202",
    sortRequiredPropsFirst: true,
    theme: {
      typography: {
        fontFamily: "system-ui, sans-serif",
        headings: { fontFamily: "system-ui, sans-serif" },
        code: { color: "#a3161e" },
      },
    },
  },
  document.querySelector("#reference"),
);
