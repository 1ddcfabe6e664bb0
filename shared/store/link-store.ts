/** Keeps links in e-mails: each by its id, with the hash of what opens it. */
import * as z from "zod/mini";
import { DecisionLink, Link } from "../domain/link.ts";
import { keys } from "./keys.ts";
import type { Table, Write } from "./table.ts";

export type LinkStore = ReturnType<typeof linkStore>;

export const linkStore = (table: Table) => ({
  /** The link to credentials of this name; undefined where it was used, is over and forgotten, or never was. */
  async find(linkId: string): Promise<Link | undefined> {
    return z.safeParse(Link, await table.get(keys.link(linkId))).data;
  },

  /** The link to a decision of this name; undefined where it is over and forgotten, or never was. */
  async findDecision(linkId: string): Promise<DecisionLink | undefined> {
    return z.safeParse(DecisionLink, await table.get(keys.link(linkId))).data;
  },
});

/** The write that makes a link. Its item goes when it is over; expiry is checked in code too. */
export const linkWrite = (link: Link | DecisionLink): Write => ({
  Put: {
    Item: { ...keys.link(link.id), ...link, ttl: Math.ceil(Date.parse(link.expiresAt) / 1000) },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

/** The write that uses a link up. It refuses where it was used before. */
export const linkUsedWrite = (link: Link): Write => ({
  Delete: { Key: keys.link(link.id), ConditionExpression: "attribute_exists(pk)" },
});
