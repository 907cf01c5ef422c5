/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-date.h"

static gboolean
read_digits (const char *text, gsize count, int *value)
{
  *value = 0;
  for (gsize i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *value = *value * 10 + (text[i] - '0');
    }
  return TRUE;
}

/**
 * plakat_date_parse:
 * @text: (nullable): `YYYY`, `YYYY-MM` or `YYYY-MM-DD`
 * @date: (out): the date; unknown when %FALSE is returned
 *
 * Returns: %TRUE if @text is a date from the year 1 to 9999 that exists
 */
gboolean
plakat_date_parse (const char *text, PlakatDate *date)
{
  gsize length = text ? strlen (text) : 0;
  int year, month = 0, day = 0;

  *date = (PlakatDate) { 0 };
  if ((length != 4 && length != 7 && length != 10) || !read_digits (text, 4, &year) || year == 0)
    return FALSE;
  if (length >= 7 && (text[4] != '-' || !read_digits (text + 5, 2, &month) || month < 1 || month > 12))
    return FALSE;
  if (length == 10
      && (text[7] != '-' || !read_digits (text + 8, 2, &day) || !g_date_valid_dmy (day, month, year)))
    return FALSE;

  *date = (PlakatDate) { .year = year, .month = month, .day = day };
  return TRUE;
}

/**
 * plakat_date_to_string:
 * @date: a date
 *
 * Returns: (transfer full) (nullable): ISO 8601 with as many parts as are known, %NULL for none
 */
char *
plakat_date_to_string (PlakatDate date)
{
  if (date.year == 0)
    return NULL;
  if (date.month == 0)
    return g_strdup_printf ("%04d", date.year);
  if (date.day == 0)
    return g_strdup_printf ("%04d-%02d", date.year, date.month);
  return g_strdup_printf ("%04d-%02d-%02d", date.year, date.month, date.day);
}

gboolean
plakat_date_is_known (PlakatDate date)
{
  return date.year != 0;
}
