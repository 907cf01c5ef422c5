/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-drawn-private.h"

/* The longest that may stand before a colon or a dash as a title of its own. */
#define LONGEST_MAIN 24

/* Words longer than this may end a line after their own hyphen. */
#define LONG_WORD 9

/* Words that look lost at the end of a line. */
static const char *const SMALL_WORDS[] = { "a",   "an",  "the", "of",    "and",  "or", "in",  "on",  "at",
                                           "to",  "for", "by",  "from",  "with", "as", "is",  "&",   "le",
                                           "la",  "les", "l",   "un",    "une",  "du", "des", "de",  "d",
                                           "et",  "el",  "los", "las",   "y",    "e",  "o",   "der", "die",
                                           "das", "und", "von", "zu",    "im",   "il", "lo",  "gli", "i",
                                           "da",  "di",  "del", "della", NULL };

/* An article before the letter that names a film is no initial. */
static const char *const ARTICLES[] = { "a",   "an",  "the", "le",  "la",  "les", "un", "une", "el",
                                        "los", "las", "der", "die", "das", "il",  "lo", "gli", NULL };

static char *
lower (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (out, g_unichar_tolower (g_utf8_get_char (p)));
  return g_string_free (out, FALSE);
}

static gboolean
is_space (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x85 || (c >= 0x1c && c <= 0x1f);
}

/* What counts as part of a word: letters and digits, and the underscore. */
gboolean
drawn_text_is_wordy (gunichar c)
{
  return g_unichar_isalnum (c) || c == '_';
}

gboolean
drawn_text_is_article (const char *word)
{
  g_autofree char *low = lower (word);

  return g_strv_contains (ARTICLES, low);
}

/**
 * drawn_text_is_small_line:
 * @line: a line of a title
 *
 * Returns: whether the line has nothing but articles and the like
 */
gboolean
drawn_text_is_small_line (const char *line)
{
  g_auto (GStrv) words = drawn_text_split_words (line);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *low = lower (words[i]);

      if (!g_strv_contains (SMALL_WORDS, low))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_kana_sign (gunichar c)
{
  return c == 0x30a0 || c == 0x30fb || c == 0x30fc;
}

/**
 * drawn_text_get_script:
 * @text: a text
 *
 * Returns: the first script in it that asks for something else than Latin
 */
DrawnScript
drawn_text_get_script (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x370)
        continue;
      if (is_kana_sign (c))
        return DRAWN_SCRIPT_HAN;
      switch ((int) g_unichar_get_script (c))
        {
        case G_UNICODE_SCRIPT_HAN:
        case G_UNICODE_SCRIPT_HIRAGANA:
        case G_UNICODE_SCRIPT_KATAKANA:
          return DRAWN_SCRIPT_HAN;
        case G_UNICODE_SCRIPT_HANGUL:
          return DRAWN_SCRIPT_HANGUL;
        case G_UNICODE_SCRIPT_ARABIC:
          return DRAWN_SCRIPT_ARABIC;
        case G_UNICODE_SCRIPT_HEBREW:
          return DRAWN_SCRIPT_HEBREW;
        case G_UNICODE_SCRIPT_DEVANAGARI:
          return DRAWN_SCRIPT_DEVANAGARI;
        case G_UNICODE_SCRIPT_THAI:
          return DRAWN_SCRIPT_THAI;
        case G_UNICODE_SCRIPT_CYRILLIC:
          return DRAWN_SCRIPT_CYRILLIC;
        case G_UNICODE_SCRIPT_GREEK:
          return DRAWN_SCRIPT_GREEK;
        default:
          break;
        }
    }
  return DRAWN_SCRIPT_LATIN;
}

/* Runs of space to one, none at the ends, and three points to an ellipsis. */
static char *
squeeze (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_space (c))
        {
          gap = out->len > 0;
          continue;
        }
      if (gap)
        g_string_append_c (out, ' ');
      gap = FALSE;
      g_string_append_unichar (out, c);
    }
  g_string_replace (out, "...", "…", 0);
  return g_string_free (out, FALSE);
}

/* Where does the quotation that may begin at @at end? 0 if it is none. */
static glong
find_closing_quote (const gunichar *text, glong length, glong at)
{
  if (at > 0 && drawn_text_is_wordy (text[at - 1]))
    return 0;
  if (at + 1 >= length || g_unichar_isdigit (text[at + 1]) || is_space (text[at + 1]))
    return 0;
  for (glong i = at + 1; i < length; i++)
    if (text[i] == '\'')
      return i;
  return 0;
}

static char *
curl_quotes (const char *text)
{
  glong length = 0;
  g_autofree gunichar *wide = g_utf8_to_ucs4_fast (text, -1, &length);
  glong closing = -1;

  for (glong i = 0; i < length; i++)
    {
      if (wide[i] != '\'')
        continue;
      if (i > closing && (closing = find_closing_quote (wide, length, i)) > 0)
        wide[i] = 0x2018;
      else
        {
          wide[i] = 0x2019;
          closing = MAX (closing, i);
        }
    }
  return g_ucs4_to_utf8 (wide, length, NULL, NULL, NULL);
}

/**
 * drawn_text_clean:
 * @title: a title as a source has it
 *
 * Returns: (transfer full): the title as it is set: composed, single spaces,
 *   real apostrophes, quotation marks and ellipsis; never empty
 */
char *
drawn_text_clean (const char *title)
{
  g_autofree char *valid = g_utf8_make_valid (title, -1);
  g_autofree char *squeezed = squeeze (valid);
  g_autofree char *curled = curl_quotes (squeezed);
  char *composed = g_utf8_normalize (curled, -1, G_NORMALIZE_DEFAULT_COMPOSE);

  if (composed == NULL || *composed == '\0')
    {
      g_free (composed);
      return g_strdup ("…");
    }
  return composed;
}

/* The length of what parts a subtitle from what stands before @at, or 0. */
static gsize
separator_length (const char *at)
{
  static const char *const SEPARATORS[] = { ": ", " - ", " – ", " — " };

  for (guint i = 0; i < G_N_ELEMENTS (SEPARATORS); i++)
    if (g_str_has_prefix (at, SEPARATORS[i]))
      return strlen (SEPARATORS[i]);
  return g_str_has_prefix (at, " or: ") ? 1 : 0;
}

/**
 * drawn_text_split:
 * @title: a clean title
 * @main_title: (out) (transfer full): what is set large
 * @subtitle: (out) (transfer full): what followed its colon, or ""
 */
void
drawn_text_split (const char *title, char **main_title, char **subtitle)
{
  glong length = g_utf8_strlen (title, -1);
  const char *at = title;

  for (glong n = 1; n <= LONGEST_MAIN && n < length; n++)
    {
      glong rest;

      at = g_utf8_next_char (at);
      if (separator_length (at) == 0)
        continue;
      rest = g_utf8_strlen (at + separator_length (at), -1);
      if (rest < 3)
        continue;
      if (n > rest * 2.5 && length < 20)
        break;
      *main_title = g_strndup (title, (gsize) (at - title));
      *subtitle = g_strdup (at + separator_length (at));
      return;
    }
  *main_title = g_strdup (title);
  *subtitle = g_strdup ("");
}

/**
 * drawn_text_split_words:
 * @text: a text
 *
 * Returns: (transfer full): what stands between its spaces
 */
GStrv
drawn_text_split_words (const char *text)
{
  g_autofree char *squeezed = g_strdup (text);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  char *start = NULL;

  for (char *p = squeezed;; p = g_utf8_next_char (p))
    {
      gboolean ends = *p == '\0' || is_space (g_utf8_get_char (p));

      if (!ends && start == NULL)
        start = p;
      if (ends && start != NULL)
        {
          g_strv_builder_take (words, g_strndup (start, (gsize) (p - start)));
          start = NULL;
        }
      if (*p == '\0')
        break;
    }
  return g_strv_builder_end (words);
}

/**
 * drawn_text_split_letters:
 * @text: a text
 *
 * Returns: (transfer full): its letters without spaces, each with its marks
 */
GStrv
drawn_text_split_letters (const char *text)
{
  g_autoptr (GStrvBuilder) letters = g_strv_builder_new ();
  const char *p = text;

  while (*p != '\0')
    {
      const char *start = p;

      p = g_utf8_next_char (p);
      if (is_space (g_utf8_get_char (start)))
        continue;
      while (*p != '\0' && g_unichar_ismark (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      g_strv_builder_take (letters, g_strndup (start, (gsize) (p - start)));
    }
  return g_strv_builder_end (letters);
}

static void
piece_clear (gpointer data)
{
  DrawnPiece *piece = data;

  g_free (piece->text);
}

static void
add_piece (GArray *pieces, const char *start, const char *end, gboolean joins)
{
  DrawnPiece piece = { .joins = joins };
  g_autoptr (GString) bare = g_string_new (NULL);
  glong length = 0;

  piece.text = g_strndup (start, (gsize) (end - start));
  for (const char *p = piece.text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!drawn_text_is_wordy (c) && c != '&')
        continue;
      g_string_append_unichar (bare, g_unichar_tolower (c));
      length++;
    }
  piece.small = g_strv_contains (SMALL_WORDS, bare->str);
  piece.hanging = piece.small || (length == 1 && g_unichar_isalpha (g_utf8_get_char (bare->str)));
  g_array_append_val (pieces, piece);
}

typedef enum
{
  KANA_NONE,
  KANA_KATA,
  KANA_HIRA,
  KANA_MARK,
  KANA_HAN,
} Kana;

static Kana
get_kana (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  if (script == G_UNICODE_SCRIPT_KATAKANA || is_kana_sign (c))
    return KANA_KATA;
  if (script == G_UNICODE_SCRIPT_HIRAGANA)
    return KANA_HIRA;
  return g_unichar_isalnum (c) ? KANA_HAN : KANA_MARK;
}

/* Between characters; but hiragana stays with what it follows, a run of
 * katakana stays whole, and a mark stays with the character before it. */
static void
split_han (GArray *pieces, const char *text)
{
  const char *start = text;
  Kana before = KANA_NONE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      Kana kana = get_kana (g_utf8_get_char (p));
      gboolean glued = kana == KANA_MARK || (kana == KANA_KATA && before == KANA_KATA)
                       || (kana == KANA_HIRA && before != KANA_NONE);

      if (p != text && !glued)
        {
          add_piece (pieces, start, p, TRUE);
          start = p;
        }
      if (kana != KANA_MARK)
        before = kana;
    }
  add_piece (pieces, start, start + strlen (start), TRUE);
}

static gboolean
is_dash (gunichar c)
{
  return c == '-' || c == '/' || c == 0x2013 || c == 0x2014;
}

static void
split_word (GArray *pieces, const char *word)
{
  const char *start = word;

  if (g_utf8_strlen (word, -1) > LONG_WORD)
    for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
      {
        const char *next = g_utf8_next_char (p);

        if (*next == '\0' || !is_dash (g_utf8_get_char (p)) || !drawn_text_is_wordy (g_utf8_get_char (next)))
          continue;
        add_piece (pieces, start, next, start != word);
        start = next;
      }
  add_piece (pieces, start, start + strlen (start), start != word);
}

/* Thai puts no space between words; Pango knows where they end. */
static void
split_thai (GArray *pieces, const char *word)
{
  int n_chars = (int) g_utf8_strlen (word, -1);
  g_autofree PangoLogAttr *attrs = g_new0 (PangoLogAttr, n_chars + 1);
  const char *start = word;
  const char *p = word;

  pango_get_log_attrs (word, -1, -1, pango_language_from_string ("th"), attrs, n_chars + 1);
  for (int i = 1; i < n_chars; i++)
    {
      p = g_utf8_next_char (p);
      if (!attrs[i].is_line_break)
        continue;
      add_piece (pieces, start, p, start != word);
      start = p;
    }
  add_piece (pieces, start, start + strlen (start), start != word);
}

/**
 * drawn_text_split_pieces:
 * @text: a title
 *
 * Returns: (transfer full) (element-type DrawnPiece): what no line may part
 */
GArray *
drawn_text_split_pieces (const char *text)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (DrawnPiece));
  DrawnScript script = drawn_text_get_script (text);
  g_auto (GStrv) words = NULL;

  g_array_set_clear_func (pieces, piece_clear);
  if (script == DRAWN_SCRIPT_HAN && strchr (text, ' ') == NULL)
    {
      split_han (pieces, text);
      return pieces;
    }
  words = drawn_text_split_words (text);
  for (guint i = 0; words[i] != NULL; i++)
    if (script == DRAWN_SCRIPT_THAI && !drawn_get_reference ())
      split_thai (pieces, words[i]);
    else
      split_word (pieces, words[i]);
  return pieces;
}

/**
 * drawn_pieces_join:
 * @pieces: pieces
 * @from: the first
 * @to: the first that is left out
 *
 * Returns: (transfer full): the line that they make
 */
char *
drawn_pieces_join (const GArray *pieces, guint from, guint to)
{
  GString *line = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    {
      const DrawnPiece *piece = &g_array_index (pieces, DrawnPiece, i);

      if (i > from && !piece->joins)
        g_string_append_c (line, ' ');
      g_string_append (line, piece->text);
    }
  return g_string_free (line, FALSE);
}
