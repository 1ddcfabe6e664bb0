/** The operator, as customers know it: the one name in e-mails, as their sender, and of the recipient of bank transfers. */
export type Operator = {
  /** The full name of the company. */
  readonly name: string;
  /** The postal address of its seat, in one line. */
  readonly address: string;
};

/** The operator, or what is known of it, unchanged; throws a sentence for whoever set it up where a field can't be used. */
export const checkedOperator = <Known extends Partial<Operator>>(operator: Known): Known => {
  for (const [field, text] of Object.entries<string>(operator))
    if (text.trim() === "" || /[\p{Cc}"\\<>]/u.test(text))
      throw new RangeError(
        `The operator's ${field} "${text}" is empty, or has a character that breaks an e-mail's header.`,
      );
  return operator;
};
