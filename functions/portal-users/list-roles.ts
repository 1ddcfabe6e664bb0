import * as z from "zod/mini";
import { Permission, permissionsOf, Role, type Role as RoleName, roles } from "../../shared/domain/access.ts";
import type { Language } from "../../shared/domain/language.ts";
import { named } from "../../shared/domain/model.ts";
import { verb } from "../../shared/http/verb.ts";

const Shown = named(
  "RoleLegend",
  z.strictObject({
    role: Role,
    label: z.string(),
    permissions: z.array(z.strictObject({ permission: Permission, label: z.string() })),
  }),
);

const contract = {
  summary: "Each role and what it may do",
  answers: {
    200: {
      description: "The roles, in Polish or English by Accept-Language",
      body: z.strictObject({
        items: z.array(Shown),
      }),
    },
  },
};

export const listRoles = verb(contract, () => async ({ language }) => ({
  status: 200,
  body: {
    items: roles.map((role) => ({
      role,
      label: roleLabels[role][language],
      permissions: permissionsOf[role].map((permission) => ({ permission, label: labels[permission][language] })),
    })),
  },
}));

type Label = Readonly<Record<Language, string>>;

const roleLabels: Readonly<Record<RoleName, Label>> = {
  administrator: { pl: "Administrator", en: "Administrator" },
  finance: { pl: "Finansowy", en: "Finance" },
  technical: { pl: "Techniczny", en: "Technical" },
  employee: { pl: "Pracownik", en: "Employee" },
};

const labels: Readonly<Record<Permission, Label>> = {
  "account.read": {
    pl: "widzi konto, ofertę i czy saldo jest niskie",
    en: "sees the account, the offer and whether the balance is low",
  },
  "finance.read": {
    pl: "widzi saldo, kwoty, historię i doładowania",
    en: "sees balance, amounts, history and top-ups",
  },
  "finance.manage": { pl: "ustawia alert niskiego salda", en: "sets the low-balance alert" },
  "top-ups.create": { pl: "doładowuje konto", en: "tops the account up" },
  "billing.read": { pl: "widzi wykaz połączeń", en: "sees the list of calls" },
  "offers.read": { pl: "widzi oferty", en: "sees the offers" },
  "offers.change": { pl: "zmienia ofertę", en: "changes the offer" },
  "users.read": { pl: "widzi użytkowników panelu", en: "sees the users of the panel" },
  "users.manage": {
    pl: "dodaje, edytuje i usuwa użytkowników, którzy nie mają większych uprawnień niż on sam",
    en: "adds, edits and deletes users who have no more rights than themselves",
  },
  "policies.manage": { pl: "zarządza politykami logowania", en: "manages login policies" },
  "audit.read": { pl: "czyta dziennik zdarzeń", en: "reads the audit trail" },
  "subscriber.read": { pl: "widzi dane abonenta", en: "sees the subscriber's data" },
  "subscriber.manage": {
    pl: "zmienia adres korespondencyjny i faktury papierowe",
    en: "changes the correspondence address and paper invoices",
  },
  "emergency.manage": { pl: "ustawia dane dla połączeń alarmowych", en: "sets the data for emergency calls" },
  "pbx.manage": { pl: "zarządza centralą", en: "manages the PBX" },
};
