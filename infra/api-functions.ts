/** Which stack a function stands in: the API's if a route names it, else the background's. */

import { type FunctionName, functions, type Route, routes } from "../functions/manifest.ts";

const servesRoutes = (name: string): boolean => Object.values<Route>(routes).some((route) => route.function === name);
const names = () => Object.keys(functions) as FunctionName[];

export const functionsOfApi = (): FunctionName[] => names().filter(servesRoutes);
export const functionsInBackground = (): FunctionName[] => names().filter((name) => !servesRoutes(name));
