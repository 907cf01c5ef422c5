/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/** MadeRandom: splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators) */
typedef struct
{
  guint64 state;
} MadeRandom;

/* Words of the made-up languages. */
#define MADE_WORDS 60000
#define MADE_WORD_ROOM 24

static inline guint64
made_next (MadeRandom *random)
{
  guint64 z = random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static inline double
made_unit (MadeRandom *random)
{
  return (double) (made_next (random) >> 11) / 9007199254740992.0;
}

static inline guint
made_below (MadeRandom *random, guint most)
{
  return (guint) (((made_next (random) >> 32) * most) >> 32);
}

guint    made_skewed      (MadeRandom *random,
                           guint       most);
guint    made_skewed_word (MadeRandom *random);
char    *made_add_word    (char       *end,
                           guint       w,
                           gboolean    capital);
gboolean made_add_native  (GString    *text,
                           MadeRandom *random,
                           const char *language,
                           guint       words);
