/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-text.h"

/* Letters that Unicode does not decompose but that people type without. */
static const struct
{
  gunichar letter;
  const char *plain;
} plain_letters[] = {
  { 0x00df, "ss" }, { 0x00e6, "ae" }, { 0x00f8, "o" },  { 0x0142, "l" }, { 0x0153, "oe" },
  { 0x0131, "i" },  { 0x00f0, "d" },  { 0x00fe, "th" }, { 0x0111, "d" }, { 0x0127, "h" },
};

static gboolean
append_plain (GString *out, gunichar letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plain_letters); i++)
    if (plain_letters[i].letter == letter)
      {
        g_string_append (out, plain_letters[i].plain);
        return TRUE;
      }
  return FALSE;
}

static char *
strip_marks (const char *text)
{
  g_autofree char *lower = g_utf8_casefold (text, -1);
  g_autofree char *split = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL);
  GString *out = g_string_new (NULL);

  for (const char *p = split ? split : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_ismark (c) || append_plain (out, c))
        continue;
      g_string_append_unichar (out, c);
    }
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

/* plakat_text_fold() for what most texts are, many times as quick; @folded: has room for as much as @text */
static gsize
fold_ascii (const char *text, char *folded)
{
  char *out = folded;

  for (; *text != '\0'; text++)
    {
      if (g_ascii_isalnum (*text))
        *out++ = g_ascii_tolower (*text);
      else if (*text != '\'' && out > folded && out[-1] != ' ')
        *out++ = ' ';
    }
  if (out > folded && out[-1] == ' ')
    out--;
  *out = '\0';
  return out - folded;
}

/**
 * plakat_text_fold:
 * @text: UTF-8
 *
 * The form in which words are compared: case folded, without marks, everything that is neither letter nor
 * digit turned into single spaces.
 *
 * Returns: (transfer full): the folded text, never %NULL
 */
char *
plakat_text_fold (const char *text)
{
  g_autofree char *plain = NULL;
  GString *out;

  if (text == NULL)
    return g_strdup ("");
  if (is_ascii (text))
    {
      char *folded = g_malloc (strlen (text) + 1);

      fold_ascii (text, folded);
      return folded;
    }
  if (!g_utf8_validate (text, -1, NULL))
    return g_strdup ("");

  plain = strip_marks (text);
  out = g_string_sized_new (strlen (plain));
  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (out, c);
      else if (c == '\'' || c == 0x2019)
        continue;
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/** plakat_text_fold_to: plakat_text_fold() for who folds many: @folded takes the place of what it held */
void
plakat_text_fold_to (GString *folded, const char *text)
{
  if (text != NULL && is_ascii (text))
    {
      g_string_set_size (folded, strlen (text));
      g_string_truncate (folded, fold_ascii (text, folded->str));
    }
  else
    {
      g_autofree char *other = plakat_text_fold (text);

      g_string_assign (folded, other);
    }
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
