/** One account whose balance, threshold and clock move as a test says, and a sweep that sends what the domain decides. */
import { type AccountHead, thresholdMaxGrosze } from "../../shared/domain/account/account.ts";
import { append, type Judged, openedHead, withThreshold } from "../../shared/domain/account/ledger.ts";
import { type Marker, markerAfter, nextStep } from "../../shared/domain/low-balance/alert.ts";
import { grosze } from "../../shared/domain/money.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { credit, usage } from "./ledger.ts";
import { someAccountId } from "./table.ts";
import { noon } from "./top-ups.ts";

export const hour = 3600_000;
export const day = 24 * hour;
export const reminderMilliseconds = day;

export type Sent = {
  readonly at: number;
  readonly says: "low" | "exhausted" | "recovered";
  readonly isReminder: boolean;
  readonly balanceGrosze: number;
};

type Changes = Partial<Pick<AccountHead, "state" | "mode">>;

/** A prepaid account that holds 100 PLN, and hears below `threshold`. */
export const lowBalanceModel = (threshold = 5_000, changes: Changes = {}) => {
  const accountId = someAccountId();
  let now = noon.getTime();
  let head: AccountHead = {
    ...openedHead(accountId, grosze(threshold), noon),
    companyName: "Poranna Kawa sp. z o.o.",
    state: "open",
    offer: { id: "of_start", name: "Start" },
    openedAt: noon.toISOString(),
  };
  let marker: Marker | undefined;
  let isMoneyOnItsWay = false;
  const sent: Sent[] = [];
  let charges = 0;

  const kept = ({ head: next, isAlertDue, hasAlertOpened }: Judged): void => {
    head = { ...head, ...next, ...changes };
    if (!isAlertDue) return;
    const opened = hasAlertOpened ? head.version : (marker?.opened ?? 0);
    marker = { ...marker, queuedAt: head.low.since, crossing: head.version, opened };
  };
  const post = (amount: number): void => {
    charges += 1;
    const draft = amount > 0 ? credit(amount, `pi_${charges}`) : usage(-amount, `ch_${charges}`);
    if (amount !== 0) kept(append(head, [draft], new Date(now), sha256));
  };
  const send = (says: Sent["says"], isReminder = false): void => {
    sent.push({ at: now, says, isReminder, balanceGrosze: head.balanceGrosze });
  };

  /** Looks at the marker where it is due. With `breaksOff` nothing that it decides is kept. */
  const sweep = ({ breaksOff = false } = {}): void => {
    if (!marker || Date.parse(marker.queuedAt) > now) return;
    const step = nextStep(head, marker, { now: new Date(now), reminderMilliseconds });
    if (breaksOff) return;
    switch (step.does) {
      case "report-recovery":
        send("recovered");
        marker = undefined;
        break;
      case "forget":
        marker = undefined;
        break;
      case "wait":
        marker = { ...marker, queuedAt: step.until.toISOString() };
        break;
      case "send":
        if (now < step.heldUntil.getTime() && isMoneyOnItsWay) break;
        send(step.message.state, step.message.isReminder);
        marker = markerAfter(marker, step.message, head, { now: new Date(now), reminderMilliseconds });
    }
  };

  post(10_000);
  return {
    post,
    /** Moves the balance to this amount. */
    moveTo: (balance: number): void => post(balance - head.balanceGrosze),
    setThreshold: (to: number): void =>
      kept(withThreshold(head, grosze(Math.min(to, thresholdMaxGrosze)), new Date(now))),
    pass: (milliseconds: number): void => {
      now += milliseconds;
    },
    payBySlowMethod: (isUnderWay: boolean): void => {
      isMoneyOnItsWay = isUnderWay;
    },
    sweep,
    /** Sweeps each hour of so many, after `before` has moved something. */
    sweepFor: (hours: number, before: (hour: number) => void = () => {}): void => {
      for (let each = 0; each < hours; each += 1) {
        now += hour;
        before(each);
        sweep();
      }
    },
    sent,
    said: (): string[] => sent.map(({ says, isReminder }) => (isReminder ? `${says} again` : says)),
    head: () => head,
    marker: () => marker,
    now: () => now,
  };
};
