/** Keeps links in e-mails: each by its id, with the hash of what opens it. */
import * as z from "zod/mini";
import { forgottenAtMs, Link, SubjectLink } from "../domain/link.ts";
import { keys } from "./keys.ts";
import type { Table, Write } from "./table.ts";

export type LinkStore = ReturnType<typeof linkStore>;

export const linkStore = (table: Table) => ({
  /** The link to credentials of this name; undefined where it was used, is over and forgotten, or never was. */
  async find(linkId: string): Promise<Link | undefined> {
    return z.safeParse(Link, await table.get(keys.link(linkId))).data;
  },

  /** The link of this name for this purpose; undefined where it is over and forgotten, is for another, or never was. */
  async findFor(purpose: string, linkId: string): Promise<SubjectLink | undefined> {
    const { data } = z.safeParse(SubjectLink, await table.get(keys.link(linkId)));
    return data?.purpose === purpose ? data : undefined;
  },
});

/** The write that makes a link. TTL removes its item when it means nothing any more; that is checked in code too. */
export const linkWrite = (link: Link | SubjectLink): Write => ({
  Put: {
    Item: { ...keys.link(link.id), ...link, ttl: Math.ceil(forgottenAtMs(link) / 1000) },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

/** The write that uses a link up. It refuses where it was used before. */
export const linkUsedWrite = (link: Link): Write => ({
  Delete: { Key: keys.link(link.id), ConditionExpression: "attribute_exists(pk)" },
});
