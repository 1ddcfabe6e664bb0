/** What the local system decides where a stage would. */

import type { Deployment } from "../shared/domain/deployment.ts";

export const localTableName = "saldo-local";
export const localBucket = "saldo-local-files";

/** The local deployment whose gateway listens at this address. */
export const localDeployment = (address: string): Deployment => ({
  name: "local",
  tableName: localTableName,
  filesBucket: localBucket,
  panelAddress: `${address}/_local/panel`,
  apiAddress: address,
  paymentMethods: ["card", "blik", "p24", "bank"],
  transferAccount: {
    recipient: "Telefonia w chmurze sp. z o.o.",
    nip: "5260250274",
    // A sample that banks publish: nobody's account.
    accountNumber: "61109010140000071219812874",
  },
  mailAddress: "saldo@operator.example",
  mailConfigurationSet: "saldo-local",
  deskAddresses: { finance: "finanse@operator.example" },
  financeClerks: ["tomasz.lis@operator.example", "zofia.wrona@operator.example"],
  linkLimitGrosze: 500_000,
  paperInvoiceFeeGrosze: 900,
  scansUploads: true,
});
