/** What the local system decides where a stage would. */

import { messageQueueNames } from "../functions/manifest.ts";
import type { Deployment } from "../shared/domain/deployment.ts";
import { grosze } from "../shared/domain/money.ts";

export const localTableName = "saldo-local";
/** Its path ends in the name of the queue; the SDK finds the queue's server by another variable. */
export const messageQueueAddress = (queueName: string): string => `https://sqs.local/000000000000/${queueName}`;
export const localBucket = "saldo-local-files";
export const localThresholdGrosze = grosze(2_000);

export const localEmergencyRules = { routesUnverified: true, fallsBackToSeat: true, defaultGmina: "1465011" } as const;

/** The local deployment whose gateway listens at this address. */
export const localDeployment = (address: string): Deployment => ({
  name: "local",
  tableName: localTableName,
  filesBucket: localBucket,
  ledgersQueue: messageQueueAddress(messageQueueNames("local", "verify-ledgers").queue),
  cardPaymentsQueue: messageQueueAddress(messageQueueNames("local", "check-card-payments").queue),
  usageDeadLetters: messageQueueAddress(messageQueueNames("local", "queued-usage").dead!),
  panelAddress: `${address}/_local/panel`,
  apiAddress: address,
  paymentMethods: ["card", "blik", "p24", "bank"],
  operator: { name: "Telefonia w chmurze sp. z o.o.", address: "ul. Chmurna 7, 00-021 Warszawa" },
  transferAccount: {
    nip: "5260250274",
    // A sample that banks publish: nobody's account.
    accountNumber: "61109010140000071219812874",
  },
  mailAddress: "saldo@operator.example",
  mailInDomain: "in.operator.example",
  mailConfigurationSet: "saldo-local",
  deskAddresses: { finance: "finanse@operator.example", helpdesk: "bok@operator.example" },
  financeClerks: ["tomasz.lis@operator.example", "zofia.wrona@operator.example"],
  linkLimitGrosze: 500_000,
  adjustmentLimitGrosze: 50_000,
  paperInvoiceFeeGrosze: 900,
  lowBalanceThresholdGrosze: localThresholdGrosze,
  lowBalanceReminderHours: 24,
  vetoHours: 72,
  twoPeopleAfterDays: 7,
  emergencyRules: localEmergencyRules,
  scansUploads: true,
});

/** What the stand-in of Stripe takes and signs with. */
export const localStripeSecret = { secretKey: "sk_test_local", webhookSecrets: ["whsec_local"] } as const;
