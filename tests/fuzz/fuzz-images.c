/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "plakat-picture-header.h"
#include "plakat-picture-source.h"
#include "plakat-picture.h"

/* What reads pictures. */

#define WIDTH 60
/* Each may be as large as it likes, but not so that a fuzzer gets through few of them. */
#define MOST_PIXELS (256 * 1024)

FUZZ (picture)
{
  g_autoptr (GBytes) foreign = g_bytes_new (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatPicture) picture = NULL;
  PlakatPictureHeader header;

  if (!plakat_picture_header_read ((const guint8 *) bytes, length, &header, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_true (header.width >= 1 && header.width <= PLAKAT_PICTURE_MAX_SIDE);
  g_assert_true (header.height >= 1 && header.height <= PLAKAT_PICTURE_MAX_SIDE);
  g_assert_true (header.orientation >= 1 && header.orientation <= 8);
  if (header.width * header.height > MOST_PIXELS)
    return;
  picture = plakat_picture_decode (foreign, WIDTH, &error);
  FUZZ_ASSERT_ANSWERED (picture, error);
  if (picture == NULL)
    return;
  g_assert_cmpint (gdk_texture_get_width (picture->texture), <=, WIDTH);
  g_assert_cmpuint (plakat_picture_get_bytes (picture), ==,
                    picture->stride * (gsize) gdk_texture_get_height (picture->texture));
}

FUZZ (picture_source)
{
  g_autofree char *url = g_strndup (bytes, length);
  g_autofree char *name = plakat_picture_source_make_name (url);

  for (int width = 0; width < 1000; width += 99)
    {
      int step, other;
      g_autofree char *address = plakat_picture_source_make_url (url, NULL, width, &step);
      g_autofree char *again = plakat_picture_source_make_url (address, NULL, width, &other);
      g_autofree char *same = plakat_picture_source_make_name (address);

      g_assert_cmpstr (again, ==, address);
      g_assert_cmpint (other, ==, step);
      g_assert_cmpstr (same, ==, name);
    }
}

FUZZ_MAIN
