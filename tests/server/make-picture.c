/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "picture-kit.h"

/*
 * make-picture KIND WIDTH HEIGHT [WORD] writes a picture to its standard output (picture-kit.h). The word is
 * "noise", "alpha" (part of it lets through what is behind it), "sideways" (a JPEG that is to be shown turned
 * by a quarter) or "possible": then it writes nothing, and fails where no such pictures can be made.
 */
int
main (int argc, char **argv)
{
  const char *word = argc > 4 ? argv[4] : "";
  g_autoptr (GBytes) bytes = NULL;
  int width, height;
  gsize length;
  const void *data;

  if (argc < 4)
    return 2;
  if (g_str_equal (word, "possible"))
    return picture_is_writable (argv[1]) ? 0 : 1;
  width = g_ascii_strtoll (argv[2], NULL, 10);
  height = g_ascii_strtoll (argv[3], NULL, 10);
  if (g_str_equal (word, "noise"))
    bytes = picture_make_noise (width, height, argv[1]);
  else
    bytes = picture_make (width, height, g_str_equal (word, "alpha"), argv[1]);
  if (g_str_equal (word, "sideways"))
    {
      g_autoptr (GBytes) plain = g_steal_pointer (&bytes);

      bytes = picture_turn (plain, 6);
    }
  data = g_bytes_get_data (bytes, &length);
  return fwrite (data, 1, length, stdout) == length ? 0 : 1;
}
