import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishDocs } from "../../ops/publish-docs.ts";
import { type Storage, startStorage } from "../support/storage.ts";

let storage: Storage;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.stop());

it("puts the guide and the reference of the stage's API into the bucket, pages last, and is safe to repeat", async () => {
  const { client, bucket } = storage;
  const publish = () => publishDocs({ client, bucket }, { apiAddress: "https://api.saldo.test" });
  const names = await publish();
  expect(await publish()).toEqual(names);

  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  expect(Contents.map(({ Key }) => Key).sort()).toEqual(names.toSorted());
  expect(names.slice(-2).toSorted()).toEqual(["index.html", "reference.html"]);
  const read = async (name: string) => {
    const { Body, ContentType, CacheControl } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
    return { text: (await Body?.transformToString()) ?? "", type: ContentType, cache: CacheControl };
  };
  expect(await read("index.html")).toMatchObject({ type: "text/html; charset=utf-8", cache: "public, max-age=300" });
  expect((await read("openapi.js")).text).toContain('"servers":[{"url":"https://api.saldo.test"}]');
  expect((await read("redoc.standalone.js")).type).toBe("text/javascript; charset=utf-8");
});
