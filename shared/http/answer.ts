/** What an action answers, as API Gateway wants it. */
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Answer } from "./contract.ts";

export const answered = ({ cookies, ...answer }: Answer): APIGatewayProxyStructuredResultV2 =>
  cookies ? { ...withoutCookies(answer), cookies: [...cookies] } : withoutCookies(answer);

const withoutCookies = ({ status, body, csv, page, headers }: Answer): APIGatewayProxyStructuredResultV2 => {
  if (page !== undefined)
    return { statusCode: status, headers: { "content-type": "text/html; charset=utf-8", ...headers }, body: page };
  if (csv !== undefined)
    return { statusCode: status, headers: { "content-type": "text/csv; charset=utf-8", ...headers }, body: csv };
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  const type = { "content-type": "application/json; charset=utf-8" };
  return { statusCode: status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
};
