/** The operator, as customers know it: the one name in e-mails, as their sender, and of the recipient of bank transfers. */
export type Operator = {
  /** The full name of the company. */
  readonly name: string;
  /** The postal address of its seat, in one line. */
  readonly address: string;
};

/** The operator as it is, or a sentence for whoever set it up. */
export const checkedOperator = (operator: Operator): Operator => {
  for (const [field, text] of Object.entries(operator))
    if (text.trim() === "" || /[\p{Cc}"\\<>]/u.test(text))
      throw new RangeError(
        `The operator's ${field} "${text}" is empty, or has a character that breaks an e-mail's header.`,
      );
  return operator;
};
