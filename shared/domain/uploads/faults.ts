/** What may be wrong with an announced file. */
import type { FieldFault } from "../refusal.ts";

export const file_name_differs: FieldFault = {
  code: "file_name_differs",
  pl: "Końcówka nazwy pliku nie pasuje do jego typu.",
  en: "The file name's ending does not match the file's type.",
};
