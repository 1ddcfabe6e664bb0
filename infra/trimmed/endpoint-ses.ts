import { endpointOf } from "./endpoint.ts";

export const defaultEndpointResolver = endpointOf("email");
