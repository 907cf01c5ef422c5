/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "made-words.h"

/* The quantiles of Zipf's law over the words: one draw picks two neighbours, and one between them. */
#define QUANTILES 4096

static const char *const starts[] = { "b", "br", "c", "ch", "d", "dr", "f",  "g", "gr", "h", "j", "k", "l",
                                      "m", "n",  "p", "pr", "r", "s",  "st", "t", "tr", "v", "w", "z", "" };
static const char *const middles[] = { "a", "e", "i", "o", "u", "ai", "ea", "ou", "é", "ö" };
static const char *const ends[] = {
  "n", "r", "l", "s", "t", "nd", "rt", "m", "", "k", "ck", "st", "x", "ng"
};

/* Rank r is drawn about as often as 1/r: the continuous form of Zipf's law. */
guint
made_skewed (MadeRandom *random, guint most)
{
  return MIN (most - 1, (guint) (exp (made_unit (random) * log ((double) most + 1)) - 1));
}

/* A word's letters with room to copy all of it at once: three syllables of six bytes. */
#define ROOM 23

typedef struct
{
  char letters[ROOM];
  guint8 length;
} Word;

static guint quantiles[QUANTILES + 1];
static Word words[MADE_WORDS];

/* Word w: the frequent ones are short. */
static void
spell (guint w)
{
  MadeRandom random = { w * G_GUINT64_CONSTANT (2654435761) + 7 };
  guint syllables = 1 + (w > 40) + (w > 3000 && made_below (&random, 2));
  Word *word = &words[w];

  for (guint i = 0; i < syllables; i++)
    {
      g_strlcat (word->letters, starts[made_below (&random, G_N_ELEMENTS (starts))], ROOM);
      g_strlcat (word->letters, middles[made_skewed (&random, G_N_ELEMENTS (middles))], ROOM);
      g_strlcat (word->letters, ends[made_below (&random, G_N_ELEMENTS (ends))], ROOM);
    }
  word->length = (guint8) strlen (word->letters);
}

static void
make_tables (void)
{
  static gsize made;

  if (!g_once_init_enter (&made))
    return;
  for (guint q = 0; q <= QUANTILES; q++)
    quantiles[q] = (guint) (exp ((double) q / QUANTILES * log (MADE_WORDS + 1.0)) - 1);
  for (guint w = 0; w < MADE_WORDS; w++)
    spell (w);
  g_once_init_leave (&made, 1);
}

/** made_skewed_word: which word comes next, the frequent ones most often */
guint
made_skewed_word (MadeRandom *random)
{
  guint64 draw = made_next (random);
  guint q = (guint) (draw % QUANTILES), spread;

  make_tables ();
  spread = quantiles[q + 1] - quantiles[q];
  return quantiles[q] + (guint) (((draw >> 32) * spread) >> 32);
}

/** made_add_word: word @w, from 0 to #MADE_WORDS, where a text ends: @end has room for #MADE_WORD_ROOM;
 * Returns: where it ends then */
char *
made_add_word (char *end, guint w, gboolean capital)
{
  G_STATIC_ASSERT (sizeof (Word) == MADE_WORD_ROOM);

  make_tables ();
  memcpy (end, &words[w], sizeof (Word));
  if (capital)
    *end = g_ascii_toupper (*end);
  return end + words[w].length;
}

/* ── other scripts ─────────────────────────────────────────────────────── */

typedef struct
{
  const char *language;
  const char *consonants; /* of an alphabet; a word is these and the vowels in turn */
  const char *vowels;
  gunichar first; /* or the first and the number of signs, the frequent ones first */
  guint signs;
  gboolean spaced;
} Script;

static const Script scripts[] = {
  { "ru", "внкстрлмпдбгзжчш", "оаеиуыя", 0, 0, TRUE },
  { "el", "ντκσρλμπβγδθφχ", "αεηιουω", 0, 0, TRUE },
  { "fa", "بتدرسشفقکلمنهگ", "ایو", 0, 0, TRUE },
  { "hi", "कखगचजटडतदनपबमयरलवसह", "ािीुूेो", 0, 0, TRUE },
  { "ja", NULL, NULL, 0x30a2, 80, FALSE },
  { "zh", NULL, NULL, 0x4e00, 3000, FALSE },
  { "ko", NULL, NULL, 0xac00, 2000, TRUE },
};

static void
add_letter (GString *text, MadeRandom *random, const char *letters)
{
  guint n = (guint) g_utf8_strlen (letters, -1);
  const char *letter = g_utf8_offset_to_pointer (letters, made_skewed (random, n));

  g_string_append_len (text, letter, g_utf8_next_char (letter) - letter);
}

/** made_add_native: a title in the script of @language; Returns: %FALSE where that is Latin */
gboolean
made_add_native (GString *text, MadeRandom *random, const char *language, guint n_words)
{
  const Script *script = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (g_str_equal (scripts[i].language, language))
      script = &scripts[i];
  if (script == NULL)
    return FALSE;
  for (guint w = 0; w < n_words; w++)
    {
      guint length = script->consonants != NULL ? 2 + made_below (random, 3) : 1 + made_below (random, 3);

      if (w > 0 && script->spaced)
        g_string_append_c (text, ' ');
      for (guint i = 0; i < length; i++)
        if (script->consonants == NULL)
          g_string_append_unichar (text, script->first + made_skewed (random, script->signs));
        else
          {
            add_letter (text, random, script->consonants);
            add_letter (text, random, script->vowels);
          }
    }
  return TRUE;
}
