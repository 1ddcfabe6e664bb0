/** What may be wrong with an announced file. */
import type { FieldFault } from "../refusal.ts";

export const file_name_differs: FieldFault = {
  code: "file_name_differs",
  pl: "Końcówka nazwy pliku nie pasuje do jego typu.",
  en: "The file name's ending does not match the file's type.",
};

export const content_type_not_taken: FieldFault = {
  code: "content_type_not_taken",
  pl: "Przyjmujemy PDF, JPEG, PNG i WebP. Zdjęcie HEIC zapisz jako JPEG albo zrób zrzut ekranu.",
  en: "We accept PDF, JPEG, PNG and WebP. Save a HEIC photo as JPEG, or take a screenshot.",
};
