/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "made-film.h"

/* generate-catalogue N [SEED [FIRST]]: N films of a made-up catalogue from the FIRSTth on (0), a JSON object
 * a line. */

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 1000;
  guint64 seed = argc > 2 ? strtoull (argv[2], NULL, 10) : 1;
  guint first = argc > 3 ? (guint) strtoul (argv[3], NULL, 10) : 0;
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = first; i < first + n; i++)
    {
      g_autoptr (PlakatFilm) film = made_film_new (seed, i);

      g_string_truncate (line, 0);
      made_film_print (film, line);
      fwrite (line->str, 1, line->len, stdout);
    }
  return ferror (stdout) || fflush (stdout) != 0;
}
