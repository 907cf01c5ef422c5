/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-language.h"
#include "plakat-text.h"

/* The languages that films are made in most, by ISO 639-1. One that is not here is known by its code alone.
 */
static const struct
{
  const char *code;
  const char *name;
} languages[] = {
  { "af", N_ ("Afrikaans") },  { "ar", N_ ("Arabic") },     { "bg", N_ ("Bulgarian") },
  { "bn", N_ ("Bengali") },    { "bs", N_ ("Bosnian") },    { "ca", N_ ("Catalan") },
  { "cn", N_ ("Cantonese") },  { "cs", N_ ("Czech") },      { "cy", N_ ("Welsh") },
  { "da", N_ ("Danish") },     { "de", N_ ("German") },     { "el", N_ ("Greek") },
  { "en", N_ ("English") },    { "eo", N_ ("Esperanto") },  { "es", N_ ("Spanish") },
  { "et", N_ ("Estonian") },   { "eu", N_ ("Basque") },     { "fa", N_ ("Persian") },
  { "fi", N_ ("Finnish") },    { "fr", N_ ("French") },     { "ga", N_ ("Irish") },
  { "gl", N_ ("Galician") },   { "he", N_ ("Hebrew") },     { "hi", N_ ("Hindi") },
  { "hr", N_ ("Croatian") },   { "hu", N_ ("Hungarian") },  { "hy", N_ ("Armenian") },
  { "id", N_ ("Indonesian") }, { "is", N_ ("Icelandic") },  { "it", N_ ("Italian") },
  { "ja", N_ ("Japanese") },   { "ka", N_ ("Georgian") },   { "kk", N_ ("Kazakh") },
  { "km", N_ ("Khmer") },      { "kn", N_ ("Kannada") },    { "ko", N_ ("Korean") },
  { "ku", N_ ("Kurdish") },    { "la", N_ ("Latin") },      { "lt", N_ ("Lithuanian") },
  { "lv", N_ ("Latvian") },    { "mk", N_ ("Macedonian") }, { "ml", N_ ("Malayalam") },
  { "mn", N_ ("Mongolian") },  { "mr", N_ ("Marathi") },    { "ms", N_ ("Malay") },
  { "nb", N_ ("Bokmål") },     { "ne", N_ ("Nepali") },     { "nl", N_ ("Dutch") },
  { "no", N_ ("Norwegian") },  { "pa", N_ ("Punjabi") },    { "pl", N_ ("Polish") },
  { "pt", N_ ("Portuguese") }, { "ro", N_ ("Romanian") },   { "ru", N_ ("Russian") },
  { "sk", N_ ("Slovak") },     { "sl", N_ ("Slovenian") },  { "sq", N_ ("Albanian") },
  { "sr", N_ ("Serbian") },    { "sv", N_ ("Swedish") },    { "sw", N_ ("Swahili") },
  { "ta", N_ ("Tamil") },      { "te", N_ ("Telugu") },     { "th", N_ ("Thai") },
  { "tl", N_ ("Tagalog") },    { "tr", N_ ("Turkish") },    { "uk", N_ ("Ukrainian") },
  { "ur", N_ ("Urdu") },       { "vi", N_ ("Vietnamese") }, { "xx", N_ ("No language") },
  { "yi", N_ ("Yiddish") },    { "zh", N_ ("Chinese") },
};

/** plakat_language_get_name: Returns: (transfer none) (nullable): in the user's language */
const char *
plakat_language_get_name (const char *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_ascii_strcasecmp (code, languages[i].code) == 0)
      return _ (languages[i].name);
  return NULL;
}

/** plakat_language_to_code: @text: a code, or a name in English or the user's language; Returns: (transfer
 * full): the code; what is neither is taken for one */
char *
plakat_language_to_code (const char *text)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  folded = plakat_text_fold (text);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *name = plakat_text_fold (languages[i].name);
      g_autofree char *own = plakat_text_fold (_ (languages[i].name));

      if (g_str_equal (folded, name) || g_str_equal (folded, own))
        return g_strdup (languages[i].code);
    }
  return g_ascii_strdown (text, -1);
}
