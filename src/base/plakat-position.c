/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-position.h"

/*
 * A position is a whole number and, where something was put between two of them, a fraction.
 *
 * The number begins with a letter that says how many digits follow: "a" one to "z" 26, and below zero "Z" one
 * to "A" 26. So texts are in the order of their numbers, and at the end of a list of 200,000 one is still of
 * four letters. The fraction never ends in "0": below such a text there is no room.
 */
static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

#define LAST_DIGIT (sizeof digits - 2)

/* Returns: how long the number at the beginning of @position is, 0 where it does not begin with one */
static gsize
get_number_length (const char *position)
{
  gsize length = 0;

  if (g_ascii_islower (*position))
    length = 2 + *position - 'a';
  else if (g_ascii_isupper (*position))
    length = 2 + 'Z' - *position;
  return length > 0 && strspn (position, digits) >= length ? length : 0;
}

/* Returns: (nullable): the whole number after, or with @by of -1 before, the one of @length that @position
 * begins with */
static char *
step (const char *position, gsize length, int by)
{
  g_autofree char *number = g_strndup (position, length);
  char from = by > 0 ? digits[LAST_DIGIT] : digits[0];
  char to = by > 0 ? digits[0] : digits[LAST_DIGIT];
  gsize i = length - 1;
  char head;

  for (; i > 0 && number[i] == from; i--)
    number[i] = to;
  if (i > 0)
    {
      number[i] = digits[strchr (digits, number[i]) - digits + by];
      return g_steal_pointer (&number);
    }

  if (*number == (by > 0 ? 'z' : 'A'))
    return NULL;
  if (*number == (by > 0 ? 'Z' : 'a'))
    head = by > 0 ? 'a' : 'Z';
  else
    head = *number + by;
  length = g_ascii_islower (head) ? 1 + head - 'a' : 1 + 'Z' - head;
  g_free (number);
  number = g_strnfill (length + 1, to);
  *number = head;
  return g_steal_pointer (&number);
}

/* A text between two others, whatever they are made of: bytes are compared as strcmp() does. */
static char *
halve (const guchar *before, const guchar *after)
{
  g_autoptr (GString) between = g_string_new (NULL);

  while (between->len < PLAKAT_POSITION_MAX_LENGTH)
    {
      guchar low = *before != '\0' ? *before : digits[0];
      guint first = 0, count = 0;

      if (after != NULL && *before != '\0' && *before == *after)
        {
          g_string_append_c (between, *before++);
          after++;
          continue;
        }
      if (after != NULL && *before == '\0' && *after <= digits[0])
        {
          if (*after < digits[0] || after[1] == '\0')
            return NULL;
          g_string_append_c (between, *after++);
          continue;
        }
      while (first <= LAST_DIGIT && digits[first] <= low)
        first++;
      while (first + count <= LAST_DIGIT && (after == NULL || digits[first + count] < *after))
        count++;
      if (count > 0)
        {
          g_string_append_c (between, digits[first + count / 2]);
          return g_string_free_and_steal (g_steal_pointer (&between));
        }
      g_string_append_c (between, low);
      if (*before != '\0')
        before++;
      after = NULL;
    }
  return NULL;
}

/**
 * plakat_position_between:
 * @before: (nullable): the position before, %NULL at the beginning of a list
 * @after: (nullable): the position after, %NULL at the end of a list
 *
 * A text of 0 to 9, A to Z and a to z that is above @before and below @after, byte by byte. It is short at
 * both ends of a list (2 characters for the first 62, 5 up to the 15 millionth); between two films it grows
 * by a character each time when some five are put into the same place one after the other.
 *
 * Returns: (transfer full) (nullable): the position; %NULL where there is no room: @before is not below
 * @after (two devices may have given the same), or the text would be longer than %PLAKAT_POSITION_MAX_LENGTH.
 * Then the films that follow need new positions.
 */
char *
plakat_position_between (const char *before, const char *after)
{
  gsize before_length = before ? get_number_length (before) : 0;
  gsize after_length = after ? get_number_length (after) : 0;
  char *number = NULL;

  if (before != NULL && after != NULL && strcmp (before, after) >= 0)
    return NULL;
  if (before == NULL && after == NULL)
    return g_strdup ("a0");

  if (before == NULL && after_length > 0)
    number = after[after_length] != '\0' ? g_strndup (after, after_length) : step (after, after_length, -1);
  else if (before_length > 0)
    number = step (before, before_length, 1);
  if (number != NULL && (after == NULL || strcmp (number, after) < 0))
    return number;
  g_free (number);
  return halve ((const guchar *) (before ? before : ""), (const guchar *) after);
}
