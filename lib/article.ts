/** A noun behind its article, as in `an i32le frame`; `u8` and `u32le` are spoken "you". */
export function withArticle(noun: string): string {
  return `${/^[aeio]/.test(noun) ? "an" : "a"} ${noun}`;
}
