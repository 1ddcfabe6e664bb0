/** The least that a handler can be: what Node itself costs. */
export const handler = async () => ({ statusCode: 200 });
