/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-drawn-private.h"

/* Capitals by the language of the film, not by the user's locale: GLib's
 * g_utf8_strup() looks at the locale, so that it is asked for one character
 * at a time, and never for an i. The rules are those of Unicode's
 * SpecialCasing and, for Greek, of CLDR: the tonos falls, the dialytika
 * stays, and comes where the tonos alone had parted two vowels. */

#define GRAVE 0x0300
#define ACUTE 0x0301
#define DOT_ABOVE 0x0307
#define DIAERESIS 0x0308
#define COMMA_ABOVE 0x0313
#define REVERSED_COMMA_ABOVE 0x0314
#define PERISPOMENI 0x0342

#define I_WITH_DOT 0x0130
#define ALPHA 0x0391
#define EPSILON 0x0395
#define ETA 0x0397
#define IOTA 0x0399
#define OMICRON 0x039f
#define UPSILON 0x03a5

static void
append_upper (GString *out, gunichar c)
{
  char one[8] = "";
  g_autofree char *upper = NULL;

  if (c < 0x80)
    {
      g_string_append_c (out, g_ascii_toupper ((char) c));
      return;
    }
  g_unichar_to_utf8 (c, one);
  upper = g_utf8_strup (one, -1);
  g_string_append (out, upper);
}

static gboolean
is_language (const char *language, const char *code)
{
  return language != NULL && g_str_has_prefix (language, code)
         && (language[2] == '\0' || language[2] == '-' || language[2] == '_');
}

static char *
upper_plain (const char *text, gboolean turkic, gboolean lithuanian)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 'i' && turkic)
        g_string_append_unichar (out, I_WITH_DOT);
      else if (c == DOT_ABOVE && lithuanian && p > text && strchr ("ij", p[-1]) != NULL)
        continue; /* Lithuanian keeps the dot under an accent; a capital has none */
      else
        append_upper (out, c);
    }
  return g_utf8_normalize (out->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

static gboolean
is_greek_accent (gunichar c)
{
  return c == ACUTE || c == GRAVE || c == PERISPOMENI || c == COMMA_ABOVE || c == REVERSED_COMMA_ABOVE;
}

static gboolean
makes_diphthong (gunichar before, gunichar c)
{
  gboolean leads =
      before == ALPHA || before == EPSILON || before == OMICRON || before == UPSILON || before == ETA;

  return (c == IOTA && leads && before != ETA) || (c == UPSILON && leads && before != UPSILON);
}

/* άι is two vowels by its tonos alone; without it the iota needs its dots. */
static char *
upper_greek (const char *text)
{
  g_autofree char *parted = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT);
  g_autoptr (GString) out = g_string_new (NULL);
  gunichar before = 0;
  gboolean accented = FALSE;

  for (const char *p = parted; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gunichar upper = g_unichar_toupper (c);

      if (is_greek_accent (c) && g_unichar_get_script (before) == G_UNICODE_SCRIPT_GREEK)
        {
          accented = TRUE;
          continue;
        }
      append_upper (out, c);
      if (g_unichar_ismark (c))
        continue;
      if (accented && makes_diphthong (before, upper) && g_utf8_get_char (g_utf8_next_char (p)) != DIAERESIS)
        g_string_append_unichar (out, DIAERESIS);
      before = upper;
      accented = FALSE;
    }
  return g_utf8_normalize (out->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/**
 * drawn_text_upper:
 * @text: a text
 * @language: (nullable): its language
 *
 * Returns: (transfer full): the text in capitals: ß becomes SS, a Turkish i
 *   keeps its dot, Greek loses its tonos
 */
char *
drawn_text_upper (const char *text, const char *language)
{
  if (drawn_get_reference ())
    return upper_plain (text, FALSE, FALSE);
  if (drawn_text_get_script (text) == DRAWN_SCRIPT_GREEK)
    return upper_greek (text);
  return upper_plain (text, is_language (language, "tr") || is_language (language, "az"),
                      is_language (language, "lt"));
}

/**
 * drawn_text_is_upper:
 * @text: a text
 *
 * Returns: whether it has letters with a case, and all are capitals
 */
gboolean
drawn_text_is_upper (const char *text)
{
  gboolean any = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_islower (c) || g_unichar_istitle (c))
        return FALSE;
      any = any || g_unichar_isupper (c);
    }
  return any;
}
