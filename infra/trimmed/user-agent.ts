/**
 * Stands for the middleware that says who calls: SDK, Node and Lambda with their versions, as CloudTrail shows them. The
 * SDK's own adds to each call which of its features it uses, for statistics of AWS's.
 */

type Sections = readonly (readonly [string, string?])[];
type Arguments = { readonly request: unknown };
type Next = (args: Arguments) => Promise<unknown>;
type Stack = { readonly add: (middleware: (next: Next) => Next, options: object) => void };
type Config = { readonly defaultUserAgentProvider: () => Promise<Sections> };

export const getUserAgentMiddlewareOptions = {
  name: "getUserAgentMiddleware",
  step: "build",
  priority: "low",
  tags: ["SET_USER_AGENT", "USER_AGENT"],
  override: true,
};

export const userAgentMiddleware = ({ defaultUserAgentProvider }: Config) => {
  let text: Promise<string> | undefined;
  return (next: Next): Next =>
    async (args) => {
      text ??= defaultUserAgentProvider().then(textOf);
      const { headers } = args.request as { headers: Record<string, string> };
      headers["user-agent"] = await text;
      return next(args);
    };
};

const textOf = (sections: Sections): string =>
  sections
    .map((section) => section.join("/"))
    .join(" ")
    .replace(/[^\w!#$%&'*+\-.^`|~/ ]/g, "-");

export const getUserAgentPlugin = (config: Config) => ({
  applyToStack: (stack: Stack): void => stack.add(userAgentMiddleware(config), getUserAgentMiddlewareOptions),
});
