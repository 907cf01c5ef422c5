/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-text.h"

/* Letters that Unicode does not decompose but that people type without, and forms of a letter at a word's
 * end. */
static const struct
{
  gunichar letter;
  const char *plain;
} plain_letters[] = {
  { 0x00df, "ss" },       { 0x00e6, "ae" },       { 0x00f0, "d" },        { 0x00f8, "o" },
  { 0x00fe, "th" },       { 0x0111, "d" },        { 0x0127, "h" },        { 0x0131, "i" },
  { 0x0138, "k" },        { 0x0142, "l" },        { 0x014b, "n" },        { 0x0153, "oe" },
  { 0x0167, "t" },        { 0x0259, "e" },        { 0x03c2, "\317\203" }, { 0x0491, "\320\263" },
  { 0x05da, "\327\233" }, { 0x05dd, "\327\236" }, { 0x05df, "\327\240" }, { 0x05e3, "\327\244" },
  { 0x05e5, "\327\246" }, { 0x0629, "\331\207" }, { 0x0640, "" },         { 0x0649, "\331\212" },
  { 0x06a9, "\331\203" }, { 0x06cc, "\331\212" },
};

/* Marks beside a letter that people leave out. The vowels of India and Thailand are marks too, but no one
 * does. */
static gboolean
is_accent (gunichar c)
{
  return (c >= 0x0300 && c <= 0x036f) || (c >= 0x0483 && c <= 0x0489) || (c >= 0x0591 && c <= 0x05c7)
         || (c >= 0x0610 && c <= 0x061a) || (c >= 0x064b && c <= 0x065f) || c == 0x0670
         || (c >= 0x06d6 && c <= 0x06ed && g_unichar_ismark (c)) || (c >= 0x1ab0 && c <= 0x1aff)
         || (c >= 0x1dc0 && c <= 0x1dff) || (c >= 0x20d0 && c <= 0x20ff) || c == 0x3099 || c == 0x309a
         || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xfe20 && c <= 0xfe2f);
}

static void
append_plain (GString *out, gunichar letter)
{
  gsize first = 0, after = G_N_ELEMENTS (plain_letters);

  if (letter >= 0x30a1 && letter <= 0x30f6)
    letter -= 0x60; /* katakana sounds as hiragana does */
  while (letter >= 0x80 && first < after)
    {
      gsize middle = (first + after) / 2;

      if (plain_letters[middle].letter == letter)
        {
          g_string_append (out, plain_letters[middle].plain);
          return;
        }
      if (plain_letters[middle].letter < letter)
        first = middle + 1;
      else
        after = middle;
    }
  g_string_append_unichar (out, letter);
}

/* One letter in its plain form: of several letters, or of none. */
static void
append_folded (GString *out, gunichar letter)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n_parts = g_unichar_fully_decompose (letter, TRUE, parts, G_N_ELEMENTS (parts));

  for (gsize i = 0; i < n_parts; i++)
    {
      gunichar lower[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
      gsize n_lower;

      if (is_accent (parts[i]))
        continue;
      /* the small letter may itself be one with a mark */
      n_lower = g_unichar_fully_decompose (g_unichar_tolower (parts[i]), TRUE, lower, G_N_ELEMENTS (lower));
      for (gsize j = 0; j < n_lower; j++)
        if (!is_accent (lower[j]))
          append_plain (out, lower[j]);
    }
}

static char *
strip_marks (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    append_folded (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

static gboolean
is_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p >= 0x80)
      return FALSE;
  return TRUE;
}

/* What French and Italian put before an apostrophe is a word: “L'Avventura” is found by “avventura”. In
 * “it's” it is none, and people leave the apostrophe out. @end: behind the word, @rest: behind the
 * apostrophe. */
static gboolean
is_elided (const char *folded, const char *end, const char *rest)
{
  static const char *const words[] = { "l",   "d",    "j",    "c",    "qu",   "un",
                                       "all", "dall", "degl", "dell", "nell", "sull" };
  const char *start = end;

  for (guint i = 0; i < 3; i++)
    if (!g_ascii_isalpha (rest[i]) && (guchar) rest[i] < 0x80)
      return FALSE;
  while (start > folded && start[-1] != ' ')
    start--;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) == (gsize) (end - start) && memcmp (words[i], start, end - start) == 0)
      return TRUE;
  return FALSE;
}

/* plakat_text_fold() for what most texts are, many times as quick; @folded: has room for as much as @text */
static gsize
fold_ascii (const char *text, char *folded)
{
  char *out = folded;

  for (; *text != '\0'; text++)
    {
      if (g_ascii_isalnum (*text))
        *out++ = g_ascii_tolower (*text);
      else if (out > folded && out[-1] != ' ' && (*text != '\'' || is_elided (folded, out, text + 1)))
        *out++ = ' ';
    }
  if (out > folded && out[-1] == ' ')
    out--;
  *out = '\0';
  return out - folded;
}

/** plakat_text_is_unspaced: @letter: of a folded text; Returns: whether its script puts no spaces between
 * words */
gboolean
plakat_text_is_unspaced (gunichar letter)
{
  return (letter >= 0x3005 && letter <= 0x3007) || (letter >= 0x3041 && letter <= 0x30ff)
         || (letter >= 0x31f0 && letter <= 0x31ff) || (letter >= 0x3400 && letter <= 0x9fff)
         || (letter >= 0xf900 && letter <= 0xfaff) || (letter >= 0x20000 && letter <= 0x3ffff)
         || (letter >= 0x0e00 && letter <= 0x0eff) || (letter >= 0x1000 && letter <= 0x109f)
         || (letter >= 0x1780 && letter <= 0x17ff);
}

static gboolean
is_fraction (gunichar c)
{
  return (c >= 0xbc && c <= 0xbe) || (c >= 0x2150 && c <= 0x215e);
}

typedef struct
{
  GString *out;
  GArray *sources;
  PlakatTextSource source; /* of the letter that is folded now */
  gboolean unspaced;       /* whether the last letter was such a one */
} Folding;

static void
put_letter (Folding *self, gunichar c)
{
  gboolean unspaced = plakat_text_is_unspaced (c);
  gsize from = self->out->len;

  if (from > 0 && self->out->str[from - 1] != ' ' && unspaced != self->unspaced)
    g_string_append_c (self->out, ' ');
  self->unspaced = unspaced;
  g_string_append_unichar (self->out, c);
  for (; self->sources != NULL && from < self->out->len; from++)
    g_array_append_val (self->sources, self->source);
}

static void
put_space (Folding *self)
{
  if (self->out->len == 0 || self->out->str[self->out->len - 1] == ' ')
    return;
  g_string_append_c (self->out, ' ');
  if (self->sources != NULL)
    g_array_append_val (self->sources, self->source);
}

/* @mark_after: of a mark that was left out: it belongs to the letter before it */
static void
stretch_last (Folding *self, gsize to)
{
  if (self->sources == NULL)
    return;
  for (guint i = self->sources->len; i > 0; i--)
    {
      PlakatTextSource *last = &g_array_index (self->sources, PlakatTextSource, i - 1);

      if (last->to != self->source.from)
        break;
      last->to = to;
    }
}

static void
fold_into (Folding *self, const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      self->source = (PlakatTextSource) { p - text, g_utf8_next_char (p) - text };
      g_string_truncate (plain, 0);
      append_folded (plain, c);
      if (plain->len == 0)
        stretch_last (self, self->source.to);
      if (is_fraction (c))
        put_space (self);
      for (const char *q = plain->str; *q != '\0'; q = g_utf8_next_char (q))
        {
          gunichar letter = g_utf8_get_char (q);

          if (g_unichar_isalnum (letter) || g_unichar_ismark (letter))
            put_letter (self, letter);
          else if ((letter != '\'' && letter != 0x2019)
                   || is_elided (self->out->str, self->out->str + self->out->len, text + self->source.to))
            put_space (self);
        }
    }
  if (self->out->len > 0 && self->out->str[self->out->len - 1] == ' ')
    g_string_truncate (self->out, self->out->len - 1);
  if (self->sources != NULL)
    g_array_set_size (self->sources, self->out->len);
}

/**
 * plakat_text_fold:
 * @text: UTF-8
 *
 * The form in which words are compared: case folded, without accents, hiragana for katakana, everything that
 * is neither letter nor digit turned into single spaces, and one between words of scripts with and without
 * spaces.
 *
 * Returns: (transfer full): the folded text, never %NULL
 */
char *
plakat_text_fold (const char *text)
{
  GString *out = g_string_new (NULL);

  plakat_text_fold_to (out, text);
  return g_string_free (out, FALSE);
}

/** plakat_text_fold_to: plakat_text_fold() for who folds many: @folded takes the place of what it held */
void
plakat_text_fold_to (GString *folded, const char *text)
{
  g_string_truncate (folded, 0);
  if (text == NULL)
    return;
  if (is_ascii (text))
    {
      g_string_set_size (folded, strlen (text));
      g_string_truncate (folded, fold_ascii (text, folded->str));
    }
  else if (g_utf8_validate (text, -1, NULL))
    fold_into (&(Folding) { .out = folded }, text);
}

/**
 * plakat_text_fold_mapped:
 * @sources: (out caller-allocates) (element-type PlakatTextSource): for each byte of the folded text where in
 * @text it comes from, with the marks that were left out
 *
 * Returns: (transfer full): as plakat_text_fold()
 */
char *
plakat_text_fold_mapped (const char *text, GArray *sources)
{
  GString *out = g_string_new (NULL);

  g_array_set_size (sources, 0);
  if (text != NULL && g_utf8_validate (text, -1, NULL))
    fold_into (&(Folding) { .out = out, .sources = sources }, text);
  return g_string_free (out, FALSE);
}

/* The articles that a shelf ignores, by language of the film. */
static const struct
{
  const char *language;
  const char *articles[9];
} articles[] = {
  { "en", { "the", "a", "an" } },
  { "fr", { "le", "la", "les", "l", "un", "une", "des" } },
  { "de", { "der", "die", "das", "ein", "eine" } },
  { "es", { "el", "la", "los", "las", "un", "una" } },
  { "it", { "il", "lo", "la", "i", "gli", "le", "un", "una" } },
  { "pt", { "o", "a", "os", "as", "um", "uma" } },
};

static const char *
skip_article (const char *folded, const char *language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (articles); i++)
    {
      if (!g_str_equal (articles[i].language, language))
        continue;
      for (gsize j = 0; articles[i].articles[j] != NULL; j++)
        {
          gsize length = strlen (articles[i].articles[j]);

          if (strncmp (folded, articles[i].articles[j], length) == 0 && folded[length] == ' ')
            return folded + length + 1;
        }
    }
  return folded;
}

/**
 * plakat_text_sort_key:
 * @title: a film's title
 * @language: (nullable): ISO 639-1 of the title; the English articles are always skipped
 *
 * Returns: (transfer full): the key by which titles are ordered on a shelf
 */
char *
plakat_text_sort_key (const char *title, const char *language)
{
  g_autofree char *folded = plakat_text_fold (title);
  const char *rest = skip_article (folded, "en");

  if (rest == folded && language != NULL)
    rest = skip_article (folded, language);
  return g_strdup (*rest != '\0' ? rest : title);
}

/**
 * plakat_text_names_key:
 * @names: (nullable): names, one a line
 * @most: how many of them count
 *
 * Returns: (transfer full): the key by which what has these names is ordered: by the first, then the next;
 * empty when there is none
 */
char *
plakat_text_names_key (const char *names, guint most)
{
  GString *key = g_string_new (NULL);
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GString) folded = g_string_new (NULL);

  for (guint i = 0; names != NULL && i < most && *names != '\0'; i++)
    {
      gsize length = strcspn (names, "\n");

      g_string_append_len (g_string_truncate (name, 0), names, (gssize) length);
      plakat_text_fold_to (folded, name->str);
      /* less than all that is in a name: whoever has no next one comes first */
      if (i > 0)
        g_string_append_c (key, '\n');
      g_string_append (key, folded->len > 0 ? folded->str : name->str);
      names += length + (names[length] == '\n');
    }
  return g_string_free (key, FALSE);
}

/**
 * plakat_text_slug:
 * @text: a name
 *
 * Returns: (transfer full): @text in `[a-z0-9-]`, at most 64 bytes; may be empty
 */
char *
plakat_text_slug (const char *text)
{
  g_autofree char *plain = NULL;
  GString *out = g_string_new (NULL);

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return g_string_free (out, FALSE);

  plain = strip_marks (text);
  for (const char *p = plain; *p != '\0' && out->len < 64; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (out, *p);
      else if ((guchar) *p < 0x80 && out->len > 0 && out->str[out->len - 1] != '-')
        g_string_append_c (out, '-');
    }
  while (out->len > 0 && out->str[out->len - 1] == '-')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/* Explicit directional embeddings, overrides and isolates: in foreign text they only deceive. */
static gboolean
is_bidi_control (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Whether nothing is to be cleaned away, at a glance: controls and foreign spaces begin with few bytes. */
static gboolean
is_clean_line (const char *text)
{
  guchar before = ' ';

  for (; *text != '\0'; before = *text++)
    {
      guchar c = *text;

      if (c < ' ' || c == 0x7f || c == 0xc2 || (c >= 0xe1 && c <= 0xe3) || (c == ' ' && before == ' '))
        return FALSE;
    }
  return before != ' ';
}

/* The same for a block, where spaces may stand as they like. */
static gboolean
is_clean_block (const char *text)
{
  for (const guchar *c = (const guchar *) text; *c != '\0'; c++)
    if ((*c < ' ' && *c != '\n' && *c != '\t') || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0)
        || (*c == 0xe2 && ((c[1] == 0x80 && c[2] >= 0xaa) || c[1] == 0x81)))
      return FALSE;
  return TRUE;
}

/**
 * plakat_text_clean_line:
 * @text: (nullable): valid UTF-8 from elsewhere
 *
 * One line that is safe to show: control characters and bidi overrides gone, runs of space made one.
 *
 * Returns: (transfer full): never %NULL
 */
char *
plakat_text_clean_line (const char *text)
{
  GString *out;

  if (text != NULL && is_clean_line (text))
    return g_strdup (text);

  out = g_string_new (NULL);
  for (const char *p = text ? text : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_bidi_control (c))
        continue;
      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
          continue;
        }
      g_string_append_unichar (out, c);
    }
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/**
 * plakat_text_clean_block:
 * @text: (nullable): valid UTF-8 from elsewhere
 *
 * Like plakat_text_clean_line(), but line breaks stay.
 *
 * Returns: (transfer full): never %NULL
 */
char *
plakat_text_clean_block (const char *text)
{
  GString *out;

  if (text != NULL && is_clean_block (text))
    return g_strchomp (g_strdup (text));

  out = g_string_new (NULL);
  for (const char *p = text ? text : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_bidi_control (c) || (g_unichar_iscntrl (c) && c != '\n' && c != '\t'))
        continue;
      g_string_append_unichar (out, c);
    }
  return g_strchomp (g_string_free (out, FALSE));
}

/**
 * plakat_text_is_uid:
 * @text: (nullable): a candidate
 *
 * Whether @text has the form of a film's or person's identity: `origin:id`, both of `[A-Za-z0-9._-]`, at most
 * 128 bytes.
 */
gboolean
plakat_text_is_uid (const char *text)
{
  const char *colon = text ? strchr (text, ':') : NULL;

  if (colon == NULL || colon == text || colon[1] == '\0' || strlen (text) > 128)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (p != colon && !g_ascii_isalnum (*p) && *p != '-' && *p != '_' && *p != '.')
      return FALSE;
  return TRUE;
}

/**
 * plakat_text_is_image_path:
 * @text: (nullable): a candidate
 *
 * Whether @text is a picture's key as servers give it: an optional slash, one path element of
 * `[A-Za-z0-9._-]{1,128}`, and an ending that says JPEG, PNG or WebP.
 */
gboolean
plakat_text_is_image_path (const char *text)
{
  static const char *const endings[] = { ".jpg", ".jpeg", ".png", ".webp" };
  gsize length;

  if (text == NULL)
    return FALSE;
  if (*text == '/')
    text++;
  length = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
  if (text[length] != '\0' || *text == '.')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (text, endings[i]))
      return length - strlen (endings[i]) <= 128;
  return FALSE;
}

/**
 * plakat_text_is_image_url:
 * @text: (nullable): a candidate
 *
 * Whether @text can be the address of a picture, for servers whose pictures lie elsewhere: https, and http on
 * this computer; no user's name, no fragment, at most 2048 bytes of ASCII that addresses are made of.
 */
gboolean
plakat_text_is_image_url (const char *text)
{
  static const char *const starts[] = { "https://", "http://127.0.0.1", "http://[::1]", "http://localhost" };
  const char *host = NULL;
  gsize length;

  if (text == NULL || strlen (text) > 2048)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (starts) && host == NULL; i++)
    if (g_str_has_prefix (text, starts[i]))
      host = text + strlen (starts[i]);
  if (host == NULL)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || (guchar) *p >= 0x7f || strchr ("\"#<>\\^`{|}", *p) != NULL)
      return FALSE;
  length = strcspn (host, "/?");
  if (g_str_has_prefix (text, "http://"))
    return host[length] == '/'
           && (length == 0 || (*host == ':' && strspn (host + 1, "0123456789") == length - 1));
  return length > 0 && host[length] == '/' && memchr (host, '@', length) == NULL;
}

/** plakat_text_uuid: Returns: (transfer full): a new random UUID */
char *
plakat_text_uuid (void)
{
  return g_uuid_string_random ();
}

/** plakat_text_wipe: @secret: (transfer full) (nullable): overwritten before its memory is given back */
void
plakat_text_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
