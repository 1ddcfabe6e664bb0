/** What may be wrong with an announced file. */
import type { FieldFault } from "../refusal.ts";

export const file_name_differs: FieldFault = {
  code: "file_name_differs",
  pl: "Końcówka nazwy pliku nie pasuje do jego typu.",
  en: "The ending of the file's name does not go with its type.",
};
