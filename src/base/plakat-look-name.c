/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-look.h"

/* Colours as people name them, in the words of the query language, which are not translated; and other words
 * for them. */
static const struct
{
  const char *name;
  guint32 srgb;
  const char *alias;
} named[] = {
  { "red", 0xd6202a },
  { "orange", 0xf07a1a },
  { "yellow", 0xf5d547 },
  { "green", 0x2f9d4a },
  { "teal", 0x12a5a5 },
  { "blue", 0x2a5fc4 },
  { "violet", 0x7a35b8, "purple" },
  { "pink", 0xff6fa3 },
  { "white", 0xf8f8f8 },
  { "grey", 0x8c8c8c, "gray" },
  { "black", 0x101010 },
};

/** plakat_look_get_colour_name: Returns: (nullable): the @n-th colour that has a name, as
 * plakat_look_parse_colour() reads it; %NULL behind the last */
const char *
plakat_look_get_colour_name (guint n)
{
  return n < G_N_ELEMENTS (named) ? named[n].name : NULL;
}

/** plakat_look_describe_key: Returns: (transfer none): what people call the colours at a hue key */
const char *
plakat_look_describe_key (guint key)
{
  static const struct
  {
    guint below;
    const char *name;
  } names[] = {
    { 320, N_ ("Red") },         { 700, N_ ("Orange") },
    { 1050, N_ ("Yellow") },     { 1550, N_ ("Green") },
    { 2050, N_ ("Teal") },       { 2750, N_ ("Blue") },
    { 3200, N_ ("Violet") },     { PLAKAT_LOOK_NEUTRAL, N_ ("Pink") },
    { 3800, N_ ("White") },      { 4300, N_ ("Grey") },
    { G_MAXUINT, N_ ("Black") },
  };
  guint i = 0;

  while (key >= names[i].below)
    i++;
  return _ (names[i].name);
}

static gboolean
parse_hex (const char *text, guint32 *srgb)
{
  *srgb = 0;
  for (guint i = 0; i < 6; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return FALSE;
      *srgb = *srgb << 4 | (guint32) g_ascii_xdigit_value (text[i]);
    }
  return text[6] == '\0';
}

static gboolean
parse_name (const char *text, guint32 *srgb)
{
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (g_ascii_strcasecmp (named[i].name, text) == 0
        || (named[i].alias != NULL && g_ascii_strcasecmp (named[i].alias, text) == 0))
      {
        *srgb = named[i].srgb;
        return TRUE;
      }
  return FALSE;
}

/**
 * plakat_look_parse_colour:
 * @text: a name, as `red`, or `#` and six digits; with `any:` before it, it need not be a poster's own colour
 * @key: (out): the colour's hue key
 * @any: (out): whether any of a poster's colours may be near
 *
 * Returns: whether @text is a colour
 */
gboolean
plakat_look_parse_colour (const char *text, guint *key, gboolean *any)
{
  guint32 srgb;

  *any = g_str_has_prefix (text, "any:");
  if (*any)
    text += strlen ("any:");
  if (*text == '#' ? !parse_hex (text + 1, &srgb) : !parse_name (text, &srgb))
    return FALSE;
  *key = plakat_look_hue_key_of (plakat_oklab_from_srgb ((srgb >> 16 & 0xff) / 255.0,
                                                         (srgb >> 8 & 0xff) / 255.0, (srgb & 0xff) / 255.0));
  return TRUE;
}
