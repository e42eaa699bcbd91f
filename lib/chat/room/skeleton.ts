/**
 * What a name looks like, after the idea of Unicode Technical Standard 39, section 4.
 *
 * The standard's table has thousands of rows, most for characters and mixtures that
 * {@linkcode parseName} refuses anyway. What is left for a deceiver are whole words of Greek,
 * Cyrillic, Armenian or small capitals that look Latin: few enough for a table here.
 *
 * @module
 */

/** Capital letters, each behind the Latin one that it looks like. */
const CAPITALS = "AΑА BΒВ CСϹ EΕЕ HΗН IΙІӀ JЈ KΚК LԼ MΜМ NΝ OΟОՕ PΡР QԚ SЅՏ TΤТ UՍ WԜ XΧХ YΥҮ ZΖ";

/** Small letters and digits, each behind the Latin one that it looks like. */
const SMALL = "aаαɑᴀ bЬьвʙƀ cсϲᴄ dԁɗᴅđ eеєεᴇ fғꞙ gɡցɢ hһհнʜħ jјյᴊ kкκᴋ mмᴍ nոηɴп oоοօσᴏø0 " +
  "pрρᴘ qԛգ rгʀɍ sѕꜱ tтτᴛŧ uսυᴜ vνѵᴠ wԝωᴡ xхχ yуγүʏ zᴢ";

/** Strokes, which cannot be told apart in many typefaces. */
const STROKES = "lӏłʟi1|іιıɩɪɨ";

const CAPITAL_TABLE = tableOf(CAPITALS);
const SMALL_TABLE = tableOf(`${SMALL} ${STROKES} -_`);

// Accents that a glance misses; the marks of Kana make other letters, and are no accents.
const ACCENT_REGEXP = /(?![\u3099\u309a])\p{Script=Inherited}/gu;

/**
 * What two names have in common that a glance cannot tell apart: `rnicrosoft` and `Microsoft`,
 * `раураl` (Cyrillic) and `PayPal`, `b0b` and `Bob`.
 *
 * @param name A name.
 * @returns A text that is the same for all names that look the same. It is not for showing.
 */
export function skeleton(name: string): string {
  const bare = name.normalize("NFKD").replace(ACCENT_REGEXP, "");
  const capitals = Array.from(bare, (character) => CAPITAL_TABLE.get(character) ?? character);
  const small = capitals.join("").toLowerCase();
  return Array.from(small, (character) => SMALL_TABLE.get(character) ?? character).join("")
    .replaceAll("rn", "m").replaceAll("vv", "w");
}

function tableOf(rows: string): Map<string, string> {
  const pairs = rows.split(" ").flatMap((row) => {
    const [first = "", ...alike] = row;
    return alike.map((character): [string, string] => [character, first]);
  });
  return new Map(pairs);
}
